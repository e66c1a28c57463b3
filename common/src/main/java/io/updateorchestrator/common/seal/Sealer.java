package io.updateorchestrator.common.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not be on a topic in clear text: AES-256-GCM with a new nonce each time; cluster, identity and key
 * name are authenticated with it, so that a value can't be moved to another place (protocol.md, "Secrets").
 */
public final class Sealer {

  private static final String PREFIX = "sealed:v1:";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SealKeys keys;
  private final SecureRandom random = new SecureRandom();

  public Sealer(SealKeys keys) {
    this.keys = keys;
  }

  /** The manifest with each value of a Secret's {@code data} sealed; others as they are. */
  public Manifest seal(String cluster, Manifest manifest) {
    return isSecret(manifest.ref()) ? withData(manifest, (key, value) -> seal(context(cluster, manifest.ref(), key), value)) : manifest;
  }

  /** The inverse of {@link #seal(String, Manifest)}. */
  public Manifest unseal(String cluster, Manifest manifest) {
    return isSecret(manifest.ref()) ? withData(manifest, (key, value) -> unseal(context(cluster, manifest.ref(), key), value)) : manifest;
  }

  /** Digest of a clear, normalised object: an HMAC under the digest key for a Secret, else SHA-256. */
  public String digest(ResourceRef ref, JsonNode clear) {
    if (!isSecret(ref)) {
      return Digests.of(clear);
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.digest(), "HmacSHA256"));
      return "hmac:" + HexFormat.of().formatHex(mac.doFinal(Json.bytes(Json.canonical(clear))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  /** @param context what the text belongs to; the same is needed to unseal it */
  public String seal(String context, String clear) {
    String id = keys.currentId();
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, keys.encryption(id), nonce, context, clear.getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(nonce, NONCE + sealed.length);
    System.arraycopy(sealed, 0, both, NONCE, sealed.length);
    return PREFIX + id + ":" + Base64.getEncoder().encodeToString(both);
  }

  /** @throws IllegalStateException if it was sealed with a key that is not there, for another place, or has been changed */
  public String unseal(String context, String sealed) {
    if (!sealed.startsWith(PREFIX)) {
      throw new IllegalStateException("Not a sealed value, in " + context);
    }
    String[] parts = sealed.substring(PREFIX.length()).split(":", 2);
    byte[] key = keys.encryption(parts[0]);
    if (key == null) {
      throw new IllegalStateException("Sealed with the key " + parts[0] + ", which the key file does not have, in " + context);
    }
    byte[] both = Base64.getDecoder().decode(parts[1]);
    byte[] clear = crypt(Cipher.DECRYPT_MODE, key, Arrays.copyOf(both, NONCE), context, Arrays.copyOfRange(both, NONCE, both.length));
    return new String(clear, StandardCharsets.UTF_8);
  }

  public static boolean isSecret(ResourceRef ref) {
    return ref.is("", "Secret");
  }

  private static byte[] crypt(int mode, byte[] key, byte[] nonce, String context, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Can't " + (mode == Cipher.ENCRYPT_MODE ? "seal" : "unseal") + " " + context, e);
    }
  }

  private interface Change {
    String apply(String key, String value);
  }

  private static Manifest withData(Manifest manifest, Change change) {
    if (!(manifest.body().get("data") instanceof ObjectNode data)) {
      return manifest;
    }
    ObjectNode changed = Json.object();
    data.properties().forEach(e -> changed.put(e.getKey(), change.apply(e.getKey(), e.getValue().asText())));
    ObjectNode body = manifest.body().deepCopy();
    body.set("data", changed);
    return new Manifest(manifest.ref(), manifest.apiVersion(), body, manifest.digest(), manifest.origin());
  }

  private static String context(String cluster, ResourceRef ref, String key) {
    return cluster + "\n" + ref.key() + "\n" + key;
  }
}
