package org.bettiscope.store;

/** Paths of objects inside an HDF5 file. */
final class Paths {
  private Paths() {}

  /** The path of the group that holds the object. */
  static String parent(String path) {
    require(path);
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, slash);
  }

  /** The last name of a path. */
  static String leaf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of an object in a group. */
  static String child(String group, String name) {
    return group.equals("/") ? "/" + name : group + "/" + name;
  }

  static void require(String path) {
    boolean absolute = path.startsWith("/") && (path.length() == 1 || !path.endsWith("/"));
    if (!absolute || path.contains("//") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "'" + path + "' is not an absolute path such as /train/loss");
    }
  }
}
