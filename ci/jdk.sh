# Sourced by ./bettiscope and the scripts in ci/: finds a JDK that is new enough.
# shellcheck shell=sh

# True where "$1" is the home of a JDK 25.0.3 or newer (25.0.0 to 25.0.2 can crash with pinned objects under G1).
# Sets jdk_version.
is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] || continue
    jdk_version=${value#\"}
    jdk_version=${jdk_version%\"}
    IFS=. read -r major minor patch _ <<VERSION
${jdk_version%%[!0-9.]*}
VERSION
    [ "${major:-0}" -gt 25 ] && return 0
    [ "${major:-0}" -eq 25 ] && [ "$((${minor:-0} * 1000 + ${patch:-0}))" -ge 3 ]
    return
  done <"$1/release"
  return 1
}

# The home of the JDK whose javac is on the PATH; empty where there is none.
jdk_of_path() {
  javac=$(command -v javac) || return 0
  while [ -h "$javac" ]; do
    link=$(readlink "$javac")
    case $link in /*) javac=$link ;; *) javac=${javac%/*}/$link ;; esac
  done
  echo "${javac%/bin/javac}"
}

# Sets JAVA_HOME to a JDK that is new enough; fails where there is none.
find_jdk() {
  is_jdk "${JAVA_HOME:-}" && return 0
  for JAVA_HOME in "$(jdk_of_path)" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
    if is_jdk "$JAVA_HOME"; then
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

# install_line TOOL...: one line that says how to install them; tools are jdk, mvn, cmake, ninja and c++.
install_line() {
  names='' debian='' fedora='' macos='' note='' xcode=''
  for tool in "$@"; do
    case $tool in
      jdk)
        names="$names, a JDK 25.0.3 or newer" debian="$debian temurin-25-jdk"
        fedora="$fedora java-25-openjdk-devel" macos="$macos temurin@25"
        note=' (temurin-25-jdk: first add the repository of https://adoptium.net/installation/linux)'
        ;;
      mvn) names="$names, mvn" debian="$debian maven" fedora="$fedora maven" macos="$macos maven" ;;
      cmake) names="$names, cmake" debian="$debian cmake" fedora="$fedora cmake" macos="$macos cmake" ;;
      ninja) names="$names, ninja" debian="$debian ninja-build" fedora="$fedora ninja-build" macos="$macos ninja" ;;
      c++) names="$names, a C++20 compiler" debian="$debian g++" fedora="$fedora gcc-c++" xcode=yes ;;
    esac
  done
  macos=${macos:+brew install$macos}
  [ -z "$xcode" ] || macos="${macos:+$macos; }xcode-select --install"
  echo "missing: ${names#, }; install with: Debian: apt-get install$debian$note; Fedora: dnf install$fedora; macOS: $macos"
}
