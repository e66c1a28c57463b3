package io.updateorchestrator.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;

class OwnGitSettingsTest {

  /** Read by JGit's {@code FS.FileStoreAttributes.readFromConfig}; where one of them is missing it measures, for seconds. */
  @Test
  void theFileSystemIsNotMeasured() {
    // Given
    StoredConfig user = new OwnGitSettings(SystemReader.getInstance()).openUserConfig(null, FS.DETECTED);

    // When
    long resolution = user.getTimeUnit("filesystem", "Vendor|25|/dev/vda", "timestampResolution", -1, TimeUnit.MILLISECONDS);
    long racy = user.getTimeUnit("filesystem", "Vendor|25|/dev/vda", "minRacyThreshold", -1, TimeUnit.MILLISECONDS);
    long other = user.getTimeUnit("gc", null, "anything", 7, TimeUnit.MILLISECONDS);

    // Then
    assertThat(resolution).isEqualTo(2_000);
    assertThat(racy).isEqualTo(2_000);
    assertThat(other).isEqualTo(7);
  }
}
