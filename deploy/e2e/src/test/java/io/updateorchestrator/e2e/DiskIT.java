package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: told plainly, and nothing is lost. Needs the right to mount a small one. */
class DiskIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir
  private Path folder;

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void aFullDiskIsToldAndLosesNothing() throws IOException {
    // Given
    Service service = new Service(folder, "simulated: true");
    Files.createDirectories(service.data());
    Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", service.data().toString()), "a small disk can't be mounted here");
    try (service) {
      service.start();
      String first = service.push("one", Chain.files("default", 1));
      assertThat(service.state(first)).isEqualTo("succeeded");

      // When
      Path filler = service.data().resolve("filler");
      fill(filler);
      String second = service.repository.push("two", Chain.files("default", 2));
      service.app().awaitSaid("the disk below \\S+ is full \\(make room", SOON);
      int exitCode = service.app().awaitEnd(SOON);
      Files.delete(filler);
      service.start();

      // Then
      assertThat(exitCode).isEqualTo(4);
      assertThat(service.state(second)).as(service.app().said()).isEqualTo("succeeded");
      assertThat(service.api().rollouts()).hasSize(2);
    } finally {
      run("umount", "-l", service.data().toString());
    }
  }

  private static void fill(Path file) {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full.getMessage()).containsIgnoringCase("space");
    }
  }
}
