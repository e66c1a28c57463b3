package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.resource.BuiltInKinds;
import java.util.Comparator;
import java.util.List;

/**
 * Reads manifests as kubectl does, and brings them into one form (reference/inputs.md says what is met in practice and what is done
 * with it). All problems are found at once. Safe for use by several threads.
 */
public final class ManifestReader {

  private final BuiltInKinds kinds;
  private final ObjectDigest digest;

  public ManifestReader(BuiltInKinds kinds, ObjectDigest digest) {
    this.kinds = kinds;
    this.digest = digest;
  }

  public ManifestSet read(Collected collected, Target target) {
    List<ReadFile> files = collected.files().parallelStream().map(this::read).toList();
    return assemble(files, collected, target);
  }

  ReadFile read(ManifestFile file) {
    return FileReader.read(kinds, file);
  }

  ManifestSet assemble(List<ReadFile> files, Collected collected, Target target) {
    List<ReadFile> ordered = files.stream().sorted(Comparator.comparing(ReadFile::name)).toList();
    return new Assembly(kinds, digest, target).of(ordered, collected);
  }
}
