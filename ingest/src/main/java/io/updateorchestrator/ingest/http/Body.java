package io.updateorchestrator.ingest.http;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads a request's body up to a limit. */
final class Body {

  private Body() {}

  /** Empty where it is larger. */
  static Optional<byte[]> read(ServerRequest request, int most) {
    if (request.headers().contentLength().orElse(0) > most) {
      return Optional.empty();
    }
    if (!request.content().hasEntity()) {
      return Optional.of(new byte[0]);
    }
    try (InputStream stream = request.content().inputStream()) {
      byte[] bytes = stream.readNBytes(most + 1);
      return bytes.length > most ? Optional.empty() : Optional.of(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
