package io.updateorchestrator.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.updateorchestrator.common.config.Configuration.SourceEntry;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.ingest.IngestService;
import io.updateorchestrator.ingest.source.SecretFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code /webhooks/github} and {@code /webhooks/generic}: answer at once with the sources that will be looked at. */
public final class Webhooks implements HttpService {

  private static final int MOST_BYTES = 25 * 1024 * 1024;
  private static final HeaderName SIGNATURE = HeaderNames.create("X-Hub-Signature-256");
  private static final HeaderName EVENT = HeaderNames.create("X-GitHub-Event");
  private static final List<HeaderName> TOKENS = List.of(HeaderNames.create("X-Webhook-Token"), HeaderNames.create("X-Gitlab-Token"));

  private final IngestService ingest;
  private final SecretFile githubSecret;
  private final SecretFile genericToken;

  /** @param githubSecret null where none is configured: then every such webhook is refused, as is the other without its token */
  public Webhooks(IngestService ingest, Path githubSecret, Path genericToken) {
    this.ingest = ingest;
    this.githubSecret = new SecretFile(githubSecret);
    this.genericToken = new SecretFile(genericToken);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/webhooks/github", this::github).post("/webhooks/generic", this::generic);
  }

  private void github(ServerRequest request, ServerResponse response) {
    Optional<byte[]> body = Body.read(request, MOST_BYTES);
    if (body.isEmpty()) {
      Answers.tooLarge(response, MOST_BYTES);
    } else if (!isSigned(body.get(), header(request, SIGNATURE))) {
      Answers.error(response, Status.UNAUTHORIZED_401, "unauthorized", "the signature is missing or wrong: X-Hub-Signature-256 must be made with webhooks.github.secret_file");
    } else if (header(request, EVENT).equals("ping")) {
      Answers.json(response, Status.OK_200, Map.of("message", "pong"));
    } else if (!header(request, EVENT).equals("push") && !header(request, EVENT).isEmpty()) {
      Answers.json(response, Status.ACCEPTED_202, Map.of("sources", List.of()));
    } else {
      pushed(payload(request, body.get()), response, false);
    }
  }

  /** GitHub also sends its JSON as a form, if so configured. */
  private static byte[] payload(ServerRequest request, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    boolean form = header(request, HeaderNames.CONTENT_TYPE).startsWith("application/x-www-form-urlencoded") && text.startsWith("payload=");
    return form ? URLDecoder.decode(text.substring("payload=".length()), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8) : body;
  }

  private void generic(ServerRequest request, ServerResponse response) {
    Optional<byte[]> body = Body.read(request, MOST_BYTES);
    if (body.isEmpty()) {
      Answers.tooLarge(response, MOST_BYTES);
    } else if (!hasToken(request)) {
      Answers.error(response, Status.UNAUTHORIZED_401, "unauthorized", "the token is missing or wrong: Authorization: Bearer must be that of webhooks.generic.token_file");
    } else {
      pushed(body.get(), response, true);
    }
  }

  /** @param orAll a body that names no repository means all git sources */
  private void pushed(byte[] body, ServerResponse response, boolean orAll) {
    JsonNode json;
    try {
      json = body.length == 0 ? Json.object() : Json.tree(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      Answers.error(response, Status.BAD_REQUEST_400, "usage", "the body is no JSON");
      return;
    }
    Push push = Push.of(json);
    List<SourceEntry> git = ingest.sources().stream().filter(s -> s.git() != null).toList();
    List<SourceEntry> matching = push.repositories().isEmpty() && orAll ? git : push.sourcesAmong(git);
    if (matching.isEmpty() && !(push.repositories().isEmpty() && orAll)) {
      Answers.error(response, Status.NOT_FOUND_404, "not-found", "no source has this repository");
      return;
    }
    List<String> names = matching.stream().filter(push::concerns).map(SourceEntry::name).toList();
    ingest.lookAt(names);
    Answers.json(response, Status.ACCEPTED_202, Map.of("sources", names));
  }

  private boolean isSigned(byte[] body, String signature) {
    Optional<String> secret = githubSecret.read();
    if (secret.isEmpty()) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.get().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return same("sha256=" + HexFormat.of().formatHex(mac.doFinal(body)), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  private boolean hasToken(ServerRequest request) {
    Optional<String> token = genericToken.read();
    if (token.isEmpty()) {
      return false;
    }
    boolean found = same("Bearer " + token.get(), header(request, HeaderNames.AUTHORIZATION));
    for (HeaderName name : TOKENS) {
      found |= same(token.get(), header(request, name));
    }
    return found;
  }

  /** Takes the same time wherever they differ. */
  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String header(ServerRequest request, HeaderName name) {
    return request.headers().first(name).orElse("");
  }
}
