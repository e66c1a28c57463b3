package io.updateorchestrator.ingest.manifest;

import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.SetDigest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What was read, in the order of identity: the same objects give the same set, however they are spread over files.
 *
 * @param manifests in the clear, normalised, one per identity
 * @param warnings name objects, never files
 * @param leftOut what was found and is no manifest
 * @param problems all at once; where there is one, the set must not be used
 * @param guessed kinds whose scope nobody could tell; the cluster may say otherwise
 */
public record ManifestSet(List<Manifest> manifests, List<String> warnings, List<LeftOut> leftOut, List<Problem> problems, Set<GroupKind> guessed) {

  public ManifestSet {
    manifests = List.copyOf(manifests);
    warnings = List.copyOf(warnings);
    leftOut = List.copyOf(leftOut);
    problems = List.copyOf(problems);
    guessed = Set.copyOf(guessed);
  }

  /** Nothing but what is wrong. */
  public static ManifestSet unreadable(Problem problem) {
    return new ManifestSet(List.of(), List.of(), List.of(), List.of(problem), Set.of());
  }

  /** A revision's name where there is no commit: a digest over the objects sorted by identity. */
  public String revision() {
    StringBuilder text = new StringBuilder();
    manifests.forEach(m -> text.append(m.ref().key()).append('\n').append(m.digest()).append('\n'));
    return Digests.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  public SetDigest setDigest() {
    SetDigest digest = SetDigest.EMPTY;
    for (Manifest manifest : manifests) {
      digest = digest.plus(manifest.ref(), manifest.digest());
    }
    return digest;
  }

  /** @throws OrchestratorException {@code invalid-manifest} with all problems, if there are any */
  public ManifestSet requireValid() {
    if (!problems.isEmpty()) {
      String message = problems.size() == 1 ? problems.getFirst().display() : problems.size() + " problems in the manifests, the first: " + problems.getFirst().display();
      throw new OrchestratorException(ErrorCode.INVALID_MANIFEST, message, problems);
    }
    return this;
  }
}
