package io.updateorchestrator.cli.input;

import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.cli.command.TargetOptions;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.Refusal;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.kubernetes.api.ClusterAccess;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The server's own dry-run of each object, where a server answers at once. */
public final class ServerCheck {

  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final int PROBES = 2;

  private ServerCheck() {}

  /**
   * @param server null where one has checked, else why none has
   * @param deferred what can't be checked before other objects of the set are there
   */
  public record Result(int objects, String server, List<ResourceRef> deferred) {

    public String sentence() {
      String valid = objects + (objects == 1 ? " object is valid" : " objects are valid");
      if (server != null) {
        return valid + "; not tried on a server: " + server;
      }
      return valid + ", also to the server" + (deferred.isEmpty() ? "" : "; " + deferred.size() + " can only be tried there once others of the set exist");
    }
  }

  /** @throws OrchestratorException {@code validation-failed} with everything that the server refuses */
  public static Result of(Session session, TargetOptions target, Planned planned) {
    int count = planned.manifests().size();
    if (!session.configuration().lane().validation().dryRun()) {
      return new Result(count, "validation.dry_run is off", List.of());
    }
    ClusterAccess access = ClusterTarget.of(target, session.configuration());
    if (access == null) {
      return new Result(count, "the simulated cluster only runs within `up`", List.of());
    }
    try (FabricApi api = new FabricApi(access)) {
      if (!answers(api)) {
        return new Result(count, "none answers by " + access.display(), List.of());
      }
      Duration timeout = Duration.ofMillis(session.configuration().lane().validation().dryRunTimeoutMs());
      return check(api, planned, session.configuration().lane().forceConflicts(), timeout);
    } catch (OrchestratorException e) {
      if (e.code() == ErrorCode.NO_CLUSTER && target.kubeconfig() == null && target.context() == null && target.cluster() == null) {
        return new Result(count, "there is no cluster", List.of());
      }
      throw e;
    }
  }

  /** The first question of a process takes longer than the server does: the client is being loaded meanwhile. */
  private static boolean answers(FabricApi api) {
    for (int i = 0; i < PROBES; i++) {
      ApiResult probe = api.send(new ApiRequest.Get(ResourceRef.core("Namespace", "", "default"), "v1"), ANSWER);
      if (!(probe instanceof ApiResult.Lost || probe instanceof ApiResult.NotSent)) {
        return true;
      }
    }
    return false;
  }

  private static Result check(FabricApi api, Planned planned, boolean force, Duration timeout) {
    Map<ResourceRef, Manifest> manifests = new HashMap<>();
    planned.manifests().forEach(m -> manifests.put(m.ref(), m));
    List<ResourceRef> deferred = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<ResourceRef> refused = new ArrayList<>();
    planned.plan().batches().stream().flatMap(b -> b.operations().stream()).map(PlannedOperation::resource).map(manifests::get).forEach(manifest -> {
      ApiResult result = api.send(new ApiRequest.Apply(manifest.ref(), manifest.apiVersion(), manifest.body(), force, true), timeout);
      if (result instanceof ApiResult.Ok) {
        return;
      }
      switch (Refusal.of(result, manifest.ref())) {
        // What is missing may come with the set; what is missing from both is told by the plan.
        case Refusal.NotYet notYet -> deferred.add(manifest.ref());
        // Replacing the object takes care of it.
        case Refusal.Immutable immutable -> deferred.add(manifest.ref());
        case Refusal.Transient t -> refuse(manifest, t.message(), problems, refused);
        case Refusal.Permanent p -> refuse(manifest, p.message(), problems, refused);
        case Refusal.Absent a -> refuse(manifest, a.message(), problems, refused);
        case Refusal.Stale s -> refuse(manifest, s.message(), problems, refused);
      }
    });
    if (!problems.isEmpty()) {
      String first = "Dry-run validation failed for resource " + refused.getFirst().display();
      throw new OrchestratorException(ErrorCode.VALIDATION_FAILED, problems.size() == 1 ? first : first + " and " + (problems.size() - 1) + " more", problems);
    }
    return new Result(planned.manifests().size(), null, deferred);
  }

  private static void refuse(Manifest manifest, String message, List<Problem> problems, List<ResourceRef> refused) {
    Manifest.Origin origin = manifest.origin();
    refused.add(manifest.ref());
    problems.add(new Problem(origin == null ? null : origin.file(), origin == null ? 0 : origin.document(), origin == null ? 0 : origin.line(), null,
        manifest.ref().display() + ": " + message.lines().findFirst().orElse(""), null));
  }
}
