package io.updateorchestrator.executor.kubernetes.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers HTTP with what a test says, byte for byte: also with nothing, or by hanging up. */
final class CannedServer implements AutoCloseable {

  /** Hangs up without an answer. */
  static final String HANG_UP = "";

  private final ServerSocket server;
  private final Function<String, String> answers;
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** @param answers of a request line; {@link #HANG_UP}, or null for never */
  CannedServer(Function<String, String> answers) {
    this.answers = answers;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static String json(int status, String body, String... headers) {
    return answer(status, "application/json", body, headers);
  }

  static String answer(int status, String type, String body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head + "\r\n" + body;
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        String line = head.lines().findFirst().orElse("");
        int length = head.lines().filter(l -> l.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")).mapToInt(l -> Integer.parseInt(l.substring(15).strip())).findFirst().orElse(0);
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        requests.add(line.replace(" HTTP/1.1", "") + (body.isEmpty() ? "" : " " + body));
        String answer = answers.apply(line);
        if (answer == null) {
          in.read();
        }
        if (answer == null || answer.equals(HANG_UP)) {
          return;
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      // the client has hung up
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
