package org.contexture.network.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** CUDA's libraries as NVIDIA's installers lay them out on Windows. */
public class CudaFoldersTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void cuda13AndCuptiAreFoundUnderCudaPath() throws Exception {
    Path cuda = folder.newFolder("v13.1").toPath();
    Path cublas = library(cuda.resolve("bin/x64"), "cublas64_13");
    Path cupti = library(cuda.resolve("extras/CUPTI/lib64"), "cupti64_2025.4.1");
    Map<String, String> environment = Map.of("CUDA_PATH", cuda.toString());
    assertFound(cublas, "cublas64_13", environment);
    assertFound(cupti, "cupti64_2025.4.1", environment);
    assertEquals(0, CudaFolders.find("cudnn64_9", environment).length);
  }

  /** {@code bin} of CUDA 13 may hold an older toolkit's. */
  @Test
  public void theFolderOfCuda13ComesFirst() throws Exception {
    Path cuda = folder.newFolder("both").toPath();
    library(cuda.resolve("bin"), "cublas64_13");
    Path own = library(cuda.resolve("bin/x64"), "cublas64_13");
    assertFound(own, "cublas64_13", Map.of("CUDA_PATH", cuda.toString()));
  }

  @Test
  public void cudnnIsFoundWhereItsPathIsNamed() throws Exception {
    Path cudnn = folder.newFolder("cudnn").toPath();
    Path library = library(cudnn.resolve("bin"), "cudnn64_9");
    assertFound(library, "cudnn64_9", Map.of("CUDNN_PATH", cudnn.toString()));
  }

  @Test
  public void withoutPathsTheSystemLooks() throws Exception {
    assertEquals(0, CudaFolders.find("cublas64_13", Map.of()).length);
    assertEquals(0, CudaFolders.find("cublas64_13", Map.of("CUDA_PATH", " ")).length);
  }

  @Test
  public void anInstalledFeatureThatIsEmptyIsNotAskedForAgain() {
    assertTrue(CudaNatives.missing(true).contains("is installed, but empty"));
    assertTrue(CudaNatives.missing(false).contains("Install the feature"));
  }

  private static void assertFound(Path file, String library, Map<String, String> environment)
      throws Exception {
    assertEquals(file.toUri().toURL(), CudaFolders.find(library, environment)[0]);
  }

  private static Path library(Path folder, String name) throws Exception {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(name + ".dll"), "");
  }
}
