package io.updateorchestrator.simulated.parity;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The cluster that {@code KUBECONFIG} names. */
final class RealTalk implements Talk.Api, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final KubernetesClient client;
  private final String url;

  RealTalk(String kubeconfig) {
    Config config = Config.fromKubeconfig(new File(kubeconfig));
    config.setRequestRetryBackoffLimit(0);
    this.url = config.getMasterUrl().replaceAll("/$", "");
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public Talk.Answer send(String method, String target, String contentType, JsonNode body) {
    HttpRequest.Builder request = client.getHttpClient().newHttpRequestBuilder().uri(URI.create(url + target)).header("User-Agent", "parity");
    request.method(method, contentType.isEmpty() ? "application/json" : contentType, body == null ? null : body.toString());
    try {
      HttpResponse<byte[]> response = client.getHttpClient().sendAsync(request.build(), byte[].class).get(20, TimeUnit.SECONDS);
      return new Talk.Answer(response.code(), parsed(response.body()));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " " + target, e);
    }
  }

  private static JsonNode parsed(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return TextNode.valueOf(new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Override
  public void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Override
  public void close() {
    client.close();
  }
}
