package io.updateorchestrator.cli.input;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.seal.SealKeys;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.ManifestFiles;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.manifest.Target;
import java.nio.file.Path;
import java.util.List;

/** Where the dependencies of a folder's manifests are written, for telling why something waits. */
public final class Written {

  private Written() {}

  /** Empty where the folder can't be read as a whole: that is told by its rollout. */
  public static List<Dependency> in(Session session, Path folder, String namespace) {
    ManifestSet set = new ManifestReader(BuiltInKinds.load(), new Sealer(SealKeys.passing())::digest).read(ManifestFiles.ofFolder(folder, Manifests.kustomizer(session)), Target.of(namespace));
    return set.problems().isEmpty() ? Rules.detector(session.configuration().lane()).detect(set.manifests()).dependencies() : List.of();
  }
}
