package org.bettiscope.persistence;

/** Run in a JVM of its own: says where the library was loaded from, or why it was not, twice. */
final class LibraryProbe {
  private LibraryProbe() {}

  public static void main(String[] arguments) {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        PersistenceDiagrams diagrams =
            RipsPersistence.ofDimension(0).compute(PointCloud.of(new float[] {0, 1}, 2, 1));
        System.out.println("loaded " + Bettiscope.libraryFile() + " " + diagrams.diagram(0).size());
      } catch (BettiscopeException e) {
        System.out.println(e.kind() + ": " + e.getMessage() + " -> " + e.remedy());
      }
    }
  }
}
