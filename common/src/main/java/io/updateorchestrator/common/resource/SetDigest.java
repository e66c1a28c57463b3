package io.updateorchestrator.common.resource;

import io.updateorchestrator.common.json.Digests;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Digest of a set of objects that can be kept up to date by change: the sum modulo 2<sup>256</sup> of SHA-256 over
 * (identity, object digest). Written as 64 hex digits. The empty set is all zeros.
 */
public record SetDigest(BigInteger value) {

  public static final SetDigest EMPTY = new SetDigest(BigInteger.ZERO);
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /** @throws NumberFormatException if the text is not hexadecimal */
  public static SetDigest parse(String hex) {
    return new SetDigest(new BigInteger(hex, 16));
  }

  public SetDigest plus(ResourceRef ref, String objectDigest) {
    return new SetDigest(value.add(term(ref, objectDigest)).mod(MODULUS));
  }

  public SetDigest minus(ResourceRef ref, String objectDigest) {
    return new SetDigest(value.subtract(term(ref, objectDigest)).mod(MODULUS));
  }

  private static BigInteger term(ResourceRef ref, String objectDigest) {
    byte[] text = (ref.key() + "\n" + objectDigest).getBytes(StandardCharsets.UTF_8);
    return new BigInteger(1, Digests.sha256(text));
  }

  @Override
  public String toString() {
    return "%064x".formatted(value);
  }
}
