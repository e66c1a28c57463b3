package io.updateorchestrator.executor.kubernetes.shell;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the core's requests, each on a virtual thread of its own. */
final class Requests {

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final ClusterApi api;
  private final String cluster;
  private final MeterRegistry meters;
  private final Consumer<String> noAnswer;

  /** @param noAnswer told why, whenever the API server has not answered */
  Requests(ClusterApi api, String cluster, MeterRegistry meters, Consumer<String> noAnswer) {
    this.api = api;
    this.cluster = cluster;
    this.meters = meters;
    this.noAnswer = noAnswer;
  }

  void send(Effect.Call call, Consumer<Input> answered) {
    Thread.ofVirtual().name("request-" + call.call()).start(() -> answered.accept(new Input.Answered(call.call(), timed(call))));
  }

  private ApiResult timed(Effect.Call call) {
    long start = System.nanoTime();
    ApiResult result = sent(call);
    Timer.builder("executor.api.requests").description("Requests to the API server")
        .tag("cluster", cluster).tag("verb", verb(call.request())).tag("outcome", outcome(result))
        .register(meters).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    return result;
  }

  private ApiResult sent(Effect.Call call) {
    try {
      return api.send(call.request(), Duration.ofMillis(call.timeoutMs()));
    } catch (RuntimeException e) {
      // A bug, but an operation that is never answered would hang until its deadline.
      LOG.error("A request to the cluster {} failed in the client", cluster, e);
      return new ApiResult.Lost(e.toString());
    }
  }

  private static String verb(ApiRequest request) {
    return switch (request) {
      case ApiRequest.Get get -> "get";
      case ApiRequest.ListOf list -> "list";
      case ApiRequest.Apply apply -> apply.dryRun() ? "dry-run" : "apply";
      case ApiRequest.Create create -> "create";
      case ApiRequest.Replace replace -> "update";
      case ApiRequest.JsonPatch patch -> "patch";
      case ApiRequest.MergePatch patch -> "patch";
      case ApiRequest.Delete delete -> "delete";
    };
  }

  private String outcome(ApiResult result) {
    return switch (result) {
      case ApiResult.Ok ok -> "ok";
      case ApiResult.Refused refused -> String.valueOf(refused.status());
      case ApiResult.Lost lost -> {
        noAnswer.accept(lost.message());
        yield "lost";
      }
      case ApiResult.NotSent notSent -> {
        noAnswer.accept(notSent.message());
        yield "not-sent";
      }
    };
  }
}
