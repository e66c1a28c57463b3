package io.updateorchestrator.ingest.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from the git settings of the machine and the user: the same configuration fetches the same everywhere, no git
 * process is started to find them, and nothing is written outside the data folder.
 *
 * <p>Also from measuring how exact the file system's times are: it takes three seconds of the thread that all asynchronous work without one of its own
 * shares (the API server's answers, too), and the result could only be kept in the user's settings.
 */
final class OwnGitSettings extends SystemReader.Delegate {

  OwnGitSettings(SystemReader system) {
    super(system);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  private static final class Empty extends FileBasedConfig {
    // What JGit takes where it can't measure: files that are younger are read again to be sure.
    private static final Duration FILE_TIMES = Duration.ofSeconds(2);

    Empty(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // Nothing to load.
    }

    @Override
    public long getTimeUnit(String section, String subsection, String name, long orElse, TimeUnit unit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION) ? unit.convert(FILE_TIMES) : super.getTimeUnit(section, subsection, name, orElse, unit);
    }

    @Override
    public void save() {
      // Nowhere to save.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
