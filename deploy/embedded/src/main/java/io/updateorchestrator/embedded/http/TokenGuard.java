package io.updateorchestrator.embedded.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.updateorchestrator.common.document.ErrorDocument;
import io.updateorchestrator.common.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Lets nobody at {@code /api} without the token, not even from the same machine. */
final class TokenGuard implements Filter {

  private final byte[] expected;

  TokenGuard(String token) {
    this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    String path = request.path().path();
    boolean guarded = path.equals("/api") || path.startsWith("/api/");
    String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (!guarded || MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
      chain.proceed();
      return;
    }
    response.status(Status.UNAUTHORIZED_401).header(HeaderNames.WWW_AUTHENTICATE, "Bearer").header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(Json.bytes(ErrorDocument.of("unauthorized", "The token is missing or wrong: Authorization: Bearer …", List.of())));
  }
}
