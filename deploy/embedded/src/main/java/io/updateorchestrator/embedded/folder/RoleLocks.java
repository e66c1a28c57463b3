package io.updateorchestrator.embedded.folder;

import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Locks on the roles of a data folder. The operating system lets go of them when the process dies. */
public final class RoleLocks implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Deque<Held> held = new ArrayDeque<>();

  private record Held(FileChannel channel, FileLock lock) {}

  /**
   * Who holds a lock.
   *
   * @param purpose {@code service}, or {@code reader} for a command that only reads for a moment
   */
  public record Owner(long pid, String purpose) {}

  /** How long to wait for a lock, by what its owner says it does. */
  public record Patience(Duration forReader, Duration forService) {}

  private RoleLocks() {}

  /**
   * Takes all of the roles' locks, or none.
   *
   * @throws OrchestratorException {@code locked}, naming the owner
   */
  public static RoleLocks take(DataFolder folder, Set<Role> roles, String purpose, Patience patience) {
    RoleLocks locks = new RoleLocks();
    try {
      for (Role role : new TreeSet<>(roles)) {
        locks.take(folder, role, purpose, patience);
      }
      return locks;
    } catch (RuntimeException e) {
      locks.close();
      throw e;
    }
  }

  private void take(DataFolder folder, Role role, String purpose, Patience patience) {
    Path file = folder.lock(role);
    long begun = System.nanoTime();
    while (!tryTake(file, purpose)) {
      Optional<Owner> owner = owner(folder, role);
      boolean reader = owner.map(o -> o.purpose().equals("reader")).orElse(true);
      Duration limit = reader ? patience.forReader() : patience.forService();
      if (System.nanoTime() - begun > limit.toNanos()) {
        String who = owner.map(o -> "process " + o.pid()).orElse("another process");
        throw new OrchestratorException(ErrorCode.LOCKED, "The data folder " + folder.root() + " is in use by " + who
            + " (" + role.label() + "): stop it, or choose another folder with --data-dir");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean tryTake(Path file, String purpose) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = lockOrNull(channel);
      if (lock == null) {
        channel.close();
        return false;
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Json.bytes(new Owner(ProcessHandle.current().pid(), purpose))), 0);
      held.push(new Held(channel, lock));
      return true;
    } catch (IOException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The lock file " + file + " can't be used: " + e.getMessage(), e);
    }
  }

  private static FileLock lockOrNull(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this JVM
    }
  }

  /** Whether somebody holds the role's lock now; a lock that nobody holds is free whatever its file says. */
  public static boolean isHeld(DataFolder folder, Role role) {
    Path file = folder.lock(role);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = lockOrNull(channel);
      if (lock == null) {
        return true;
      }
      lock.release();
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the lock file says of its owner; empty while it is being written. */
  public static Optional<Owner> owner(DataFolder folder, Role role) {
    try {
      return Optional.of(Json.read(Files.readAllBytes(folder.lock(role)), Owner.class));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    while (!held.isEmpty()) {
      Held one = held.pop();
      try {
        one.lock().release();
        one.channel().close();
      } catch (IOException e) {
        // Closing is all that can be done; the system lets go of the lock at the end of the process.
        continue;
      }
    }
  }
}
