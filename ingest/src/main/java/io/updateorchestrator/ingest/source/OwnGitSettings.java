package io.updateorchestrator.ingest.source;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from the git settings of the machine and the user: the same configuration fetches the same everywhere, no git
 * process is started to find them, and nothing is written outside the data folder.
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
    Empty(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // Nothing to load.
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
