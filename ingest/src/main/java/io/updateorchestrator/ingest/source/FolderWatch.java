package io.updateorchestrator.ingest.source;

import io.updateorchestrator.ingest.manifest.FileRules;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something below a folder has changed and has been still for a moment. What the system doesn't tell (network
 * folders, links) is found by looking at times and sizes every two seconds.
 */
public final class FolderWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
  private static final long LOOK_MS = 2_000;
  private static final long STILL_MS = 120;
  private static final int MOST_WAITS = 15;

  private final Path folder;
  private final Runnable changed;
  private final WatchService service;
  private final Thread thread;
  private Map<Path, String> seen = Map.of();

  /** @param changed called on the watch's own thread */
  public FolderWatch(Path folder, Runnable changed) throws IOException {
    this.folder = folder;
    this.changed = changed;
    this.service = folder.getFileSystem().newWatchService();
    this.thread = Thread.ofVirtual().name("watch-" + folder.getFileName()).unstarted(this::run);
  }

  public FolderWatch start() {
    seen = scan();
    thread.start();
    return this;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean told = await(LOOK_MS);
        for (int i = 0; told && i < MOST_WAITS && await(STILL_MS); i++) {
          continue; // still being written
        }
        Map<Path, String> now = scan();
        if (!now.equals(seen)) {
          seen = now;
          changed.run();
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      LOG.debug("The watch of {} ends", folder);
    }
  }

  /** @return whether the system told of something within that time */
  private boolean await(long millis) throws InterruptedException {
    WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS);
    if (key == null) {
      return false;
    }
    key.pollEvents();
    key.reset();
    return true;
  }

  /** What is there, by time and size; folders that are new are watched from now on. */
  private Map<Path, String> scan() {
    Map<Path, String> found = new HashMap<>();
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
          if (!dir.equals(folder) && FileRules.isHidden(dir.getFileName().toString())) {
            return FileVisitResult.SKIP_SUBTREE;
          }
          dir.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          found.put(file, attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      LOG.warn("The folder {} can't be watched, and is looked at every {} s only: {}", folder, LOOK_MS / 1000, e.getMessage());
    }
    return found;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("The watch of {} can't be closed", folder, e);
    }
  }
}
