package io.updateorchestrator.e2e.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process of the product, seen from outside: its arguments, what it prints, how it ends. */
public final class App implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final long LOOK_AGAIN_NANOS = 50_000_000;

  private final Process process;
  private final Path out;
  private final Path err;

  private App(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts what the build has made, with nothing in between. @param logs folder where its output is kept */
  public static App start(Path logs, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx1g",
        "--enable-native-access=ALL-UNNAMED", "-cp", Repository.APP + "/lib/*", "io.updateorchestrator.cli.Main"));
    command.addAll(List.of(arguments));
    return run(logs, environment, Repository.ROOT, command);
  }

  /** Starts it with the launcher, as a person does: what is missing is built first. */
  public static App launch(Path logs, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Repository.LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return run(logs, Map.of(), Repository.ROOT, command);
  }

  public static App run(Path logs, Map<String, String> environment, Path folder, List<String> command) {
    try {
      Files.createDirectories(logs);
      Path out = Files.createTempFile(logs, "app", ".out");
      Path err = Path.of(out.toString().replace(".out", ".err"));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().keySet().removeIf(k -> k.startsWith("UPDATE_ORCHESTRATOR_") || k.equals("LOG_LEVEL"));
      builder.environment().putAll(environment);
      return new App(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  /** Everything that it has said so far, for messages of failing tests. */
  public String said() {
    return "stdout:\n" + out() + "\nstderr:\n" + err();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until one of the streams has a match. @throws AssertionError if it ends before, or never says so */
  public Matcher awaitSaid(String pattern, Duration limit) {
    Pattern searched = Pattern.compile(pattern);
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean alive = process.isAlive();
      for (String text : List.of(out(), err())) {
        Matcher matcher = searched.matcher(text);
        if (matcher.find()) {
          return matcher;
        }
      }
      if (!alive || System.nanoTime() > end) {
        throw new AssertionError((alive ? "It did not say " : "It ended with " + process.exitValue() + " and never said ") + pattern + "\n" + said());
      }
      pause();
    }
  }

  /** Address of its API, webhooks and health. */
  public String url() {
    return awaitSaid("Serving (http://\\S+)", START).group(1);
  }

  /** @throws AssertionError if it goes on for longer */
  public int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("It goes on after " + limit + "\n" + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(30));
  }

  /** {@code SIGTERM}. */
  public int stop() {
    process.destroy();
    return awaitEnd(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  public static void pause() {
    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
  }
}
