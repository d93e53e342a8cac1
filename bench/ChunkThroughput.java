import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bettiscope.store.ChunkWriter;
import org.bettiscope.store.ElementType;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Dataset;
import org.bettiscope.store.Hdf5Writer;

/**
 * The side of {@code activations.py} that is ours: for every line of its input, the name of a file,
 * writes that file from the chunks of a raw file and answers with the seconds that took.
 *
 * <p>Arguments: raw file of little-endian float32, chunks, rows, columns, threads.
 */
final class ChunkThroughput {
  private ChunkThroughput() {}

  public static void main(String[] arguments) throws Exception {
    int chunks = Integer.parseInt(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    int columns = Integer.parseInt(arguments[3]);
    int threads = Integer.parseInt(arguments[4]);
    List<float[]> values = read(Path.of(arguments[0]), chunks, rows * columns);
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in));
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      long start = System.nanoTime();
      write(Path.of(name), values, rows, columns, threads);
      System.out.println((System.nanoTime() - start) / 1e9);
    }
  }

  private static List<float[]> read(Path file, int chunks, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      float[] chunk = new float[length];
      bytes.asFloatBuffer().get(i * length, chunk);
      values.add(chunk);
    }
    return values;
  }

  private static void write(Path file, List<float[]> values, int rows, int columns, int threads) {
    try (Hdf5Writer writer = Hdf5.create(file)) {
      Hdf5Dataset dataset =
          writer.create(
              "/activations/layer_01",
              ElementType.FLOAT32,
              new long[] {1, values.size(), rows, columns},
              new long[] {1, 1, rows, columns});
      try (ChunkWriter chunks = new ChunkWriter(threads)) {
        for (int i = 0; i < values.size(); i++) {
          chunks.write(dataset, values.get(i), new long[] {0, i, 0, 0});
        }
      }
    }
  }
}
