package io.updateorchestrator.ingest.manifest;

/**
 * A file that may hold manifests.
 *
 * @param name as messages and origins name it
 * @param named the user named this very file: that it holds no manifest is an error then
 * @param rendered the content is not the file's own: lines would mislead
 */
public record ManifestFile(String name, byte[] content, boolean named, boolean rendered) {

  /** Real repositories hold files of 11 MB; beyond this it is something else. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  public ManifestFile(String name, byte[] content, boolean named) {
    this(name, content, named, false);
  }
}
