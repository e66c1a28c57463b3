package io.updateorchestrator.cli.input;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.Collected;
import io.updateorchestrator.ingest.manifest.Kustomizer;
import io.updateorchestrator.ingest.manifest.LeftOut;
import io.updateorchestrator.ingest.manifest.ManifestFiles;
import io.updateorchestrator.ingest.manifest.ManifestReader;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.ingest.manifest.Target;
import java.util.List;

/** Reads the resources that a person names. */
public final class Manifests {

  private Manifests() {}

  /** @throws OrchestratorException {@code invalid-manifest}, with all problems at once; {@code usage} where nothing is found */
  public static ManifestSet read(Session session, List<String> resources, String namespace, Sealer sealer) {
    Collected collected = ManifestFiles.of(resources, session.console().in(), kustomizer(session));
    if (collected.problems().stream().anyMatch(Kustomizer::isToolMissing)) {
      throw new OrchestratorException(ErrorCode.TOOL_MISSING, "A kustomization can't be rendered: neither kustomize nor kubectl is on the PATH", collected.problems());
    }
    ManifestSet set = new ManifestReader(BuiltInKinds.load(), sealer::digest).read(collected, Target.of(namespace));
    tellLeftOut(session, set);
    set.requireValid();
    if (set.manifests().isEmpty()) {
      throw new OrchestratorException(ErrorCode.INVALID_MANIFEST, "There are no manifests in " + String.join(", ", resources));
    }
    return set;
  }

  /** What was collected otherwise than from files; may be empty. */
  public static ManifestSet read(Collected collected, String namespace, Sealer sealer) {
    ManifestSet set = new ManifestReader(BuiltInKinds.load(), sealer::digest).read(collected, Target.of(namespace));
    set.requireValid();
    return set;
  }

  static Kustomizer kustomizer(Session session) {
    return new Kustomizer(session.configuration().at("allow_remote_bases").asBoolean());
  }

  private static void tellLeftOut(Session session, ManifestSet set) {
    List<LeftOut> told = set.leftOut().stream().filter(l -> l.notable() || session.verbose()).toList();
    told.forEach(l -> session.console().err().println("Left out: " + l.display()));
    int silent = set.leftOut().size() - told.size();
    if (silent > 0) {
      session.console().err().println("Left out: " + silent + (silent == 1 ? " document that is no manifest" : " documents that are no manifests") + " (--verbose lists them)");
    }
  }
}
