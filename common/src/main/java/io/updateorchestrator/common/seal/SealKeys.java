package io.updateorchestrator.common.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys of {@code key_file}: encryption keys by id, the first is the current one, and the digest key that is never rotated.
 * Only ingesters and executors have them.
 */
public final class SealKeys {

  private static final int KEY_BYTES = 32;

  private final Map<String, byte[]> encryption;
  private final byte[] digest;

  private SealKeys(Map<String, byte[]> encryption, byte[] digest) {
    this.encryption = encryption;
    this.digest = digest;
  }

  /** @throws OrchestratorException {@code configuration} if the file can't be read or holds no such keys; the message holds no key */
  public static SealKeys read(Path file) {
    try {
      JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(file));
      Map<String, byte[]> encryption = new LinkedHashMap<>();
      for (JsonNode key : root.path("encryption")) {
        encryption.put(key.path("id").asText(), key(key.path("key").asText()));
      }
      byte[] digest = key(root.path("digest").asText());
      if (encryption.isEmpty() || encryption.containsKey("")) {
        throw new IllegalArgumentException("no encryption key");
      }
      return new SealKeys(encryption, digest);
    } catch (IOException | IllegalArgumentException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The key file " + file
          + " can't be used: it must be JSON {\"encryption\":[{\"id\",\"key\"}],\"digest\"} with base64 keys of 32 bytes");
    }
  }

  private static byte[] key(String base64) {
    byte[] key = Base64.getDecoder().decode(base64);
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes");
    }
    return key;
  }

  /** New keys that live no longer than this process: for digests that are only compared within it. */
  public static SealKeys passing() {
    SecureRandom random = new SecureRandom();
    byte[] encryption = new byte[KEY_BYTES];
    byte[] digest = new byte[KEY_BYTES];
    byte[] id = new byte[4];
    random.nextBytes(encryption);
    random.nextBytes(digest);
    random.nextBytes(id);
    return new SealKeys(Map.of(HexFormat.of().formatHex(id), encryption), digest);
  }

  /** Makes new keys and writes them, readable by their owner only; whole or not at all, whenever the process is killed. */
  public static SealKeys create(Path file) {
    SealKeys keys = passing();
    ObjectNode root = Json.object();
    keys.encryption.forEach((id, key) -> root.withArray("encryption").addObject().put("id", id).put("key", Base64.getEncoder().encodeToString(key)));
    root.put("digest", Base64.getEncoder().encodeToString(keys.digest));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(draft, Json.bytes(root));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The key file " + file + " can't be written: " + e.getMessage(), e);
    }
    return keys;
  }

  /** Whether others than the owner may read a file that holds a secret. */
  public static boolean readableByOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_READ) || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  String currentId() {
    return encryption.keySet().iterator().next();
  }

  /** Null where there is no key of that id. */
  byte[] encryption(String id) {
    return encryption.get(id);
  }

  byte[] digest() {
    return digest;
  }
}
