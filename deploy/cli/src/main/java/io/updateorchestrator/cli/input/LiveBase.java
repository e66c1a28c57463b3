package io.updateorchestrator.cli.input;

import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.Sameness;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** How wanted objects stand in a cluster now, found without writing: by a look and a dry-run each. */
public record LiveBase(FabricApi api) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  Map<ResourceRef, ObservedWord> observe(Collection<Manifest> manifests) {
    Map<ResourceRef, ObservedWord> words = new TreeMap<>();
    manifests.forEach(m -> words.put(m.ref(), wordOf(m)));
    return words;
  }

  private ObservedWord wordOf(Manifest manifest) {
    return switch (api.send(new ApiRequest.Get(manifest.ref(), manifest.apiVersion()), TIMEOUT)) {
      case ApiResult.Ok ok when ok.body().path("metadata").hasNonNull("deletionTimestamp") -> ObservedWord.GOING;
      case ApiResult.Ok ok -> asWanted(manifest, ok) ? ObservedWord.AS_APPLIED : ObservedWord.CHANGED;
      case ApiResult.Refused refused when refused.status() == 404 -> ObservedWord.ABSENT;
      case ApiResult.Refused refused -> throw new OrchestratorException(ErrorCode.NO_CLUSTER, manifest.ref().display() + " can't be looked at: " + refused.message());
      case ApiResult.Lost lost -> throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The cluster does not answer: " + lost.message());
      case ApiResult.NotSent notSent -> throw new OrchestratorException(ErrorCode.NO_CLUSTER, "The cluster can't be reached: " + notSent.message());
    };
  }

  private boolean asWanted(Manifest manifest, ApiResult.Ok live) {
    ApiResult tried = api.send(new ApiRequest.Apply(manifest.ref(), manifest.apiVersion(), manifest.body(), true, true), TIMEOUT);
    return tried instanceof ApiResult.Ok ok && Sameness.same(live.body(), ok.body());
  }
}
