package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.resource.BuiltInKinds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads texts as if they were files. */
final class Reading {

  static final ManifestReader READER = new ManifestReader(BuiltInKinds.load(), (ref, clear) -> Digests.of(clear));

  private Reading() {}

  /** Files of a folder: a.yaml, b.yaml … */
  static ManifestSet read(String... texts) {
    List<ManifestFile> files = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      files.add(new ManifestFile((char) ('a' + i) + ".yaml", texts[i].getBytes(StandardCharsets.UTF_8), false));
    }
    return READER.read(new Collected(files, List.of(), List.of()), Target.of("default"));
  }

  /** A file that the user named. */
  static ManifestSet readNamed(byte[] content) {
    return READER.read(Collected.of("named.yaml", content), Target.of("default"));
  }

  static String configMap(String name, String rest) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n" + rest;
  }
}
