package io.updateorchestrator.ingest.manifest;

/**
 * Something that was found beside manifests and is none.
 *
 * @param document number in the file from 1, or 0 for the whole file or folder
 * @param notable worth a line of its own, not only a place in the count
 */
public record LeftOut(String file, int document, String reason, boolean notable) {

  public String display() {
    return file + (document > 1 ? " (document " + document + ")" : "") + ": " + reason;
  }
}
