package io.updateorchestrator.executor.kubernetes.api;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.updateorchestrator.executor.core.port.ApiResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one HTTP request, once. */
final class Endpoint {

  /** Below what an API server allows on one HTTP/2 connection (100 streams where the client is not known to it). */
  private static final int STREAMS = 80;

  private final HttpClient http;
  private final String base;
  private final Semaphore streams = new Semaphore(STREAMS);

  Endpoint(HttpClient http, String base) {
    this.http = http;
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /**
   * @param path with its query, beginning with a slash
   * @param contentType null where there is no body
   */
  record Exchange(String method, String path, String contentType, String body) {

    static Exchange get(String path) {
      return new Exchange("GET", path, null, null);
    }
  }

  ApiResult send(Exchange exchange, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    boolean acquired = false;
    try {
      acquired = streams.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return acquired ? exchange(exchange, Math.max(1, end - System.nanoTime())) : new ApiResult.NotSent("too many requests under way");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ApiResult.Lost("interrupted");
    } finally {
      if (acquired) {
        streams.release();
      }
    }
  }

  private ApiResult exchange(Exchange exchange, long nanos) throws InterruptedException {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(base + exchange.path()).header("Accept", "application/json");
    if (exchange.contentType() != null) {
      request.header("Content-Type", exchange.contentType());
    }
    request.method(exchange.method(), exchange.contentType(), exchange.body());
    request.timeout(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, TimeUnit.MILLISECONDS);
    CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request.build(), byte[].class);
    try {
      return Answers.of(answer.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new ApiResult.Lost("no answer in time");
    } catch (ExecutionException e) {
      return Answers.ofFailure(e.getCause());
    }
  }
}
