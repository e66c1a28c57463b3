package io.updateorchestrator.simulated.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals the Secrets of a simulated cluster on disk (AES-256-GCM), under a key in a file of its own that only its owner reads. */
final class SecretBox {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  SecretBox(Path keyFile) throws IOException {
    if (!Files.exists(keyFile)) {
      byte[] fresh = new byte[32];
      random.nextBytes(fresh);
      Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(keyFile, fresh);
    }
    byte[] bytes = Files.readAllBytes(keyFile);
    if (bytes.length != 32) {
      throw new IOException(keyFile + " is no key (32 bytes); remove the folder to start with an empty cluster");
    }
    this.key = new SecretKeySpec(bytes, "AES");
  }

  byte[] seal(byte[] clear) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, clear, 0);
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  byte[] open(byte[] sealed) {
    byte[] nonce = new byte[NONCE];
    ByteBuffer.wrap(sealed).get(nonce);
    return cipher(Cipher.DECRYPT_MODE, nonce, sealed, NONCE);
  }

  private byte[] cipher(int mode, byte[] nonce, byte[] input, int from) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(input, from, input.length - from);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A Secret on disk does not fit its key; remove the folder to start with an empty cluster", e);
    }
  }
}
