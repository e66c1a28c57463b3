package io.updateorchestrator.planner.streams.lane;

import io.updateorchestrator.common.json.Json;

/** A value in a store: one byte that names its format, then JSON. */
final class StoredValue {

  private static final byte JSON = 1;

  private StoredValue() {}

  static byte[] bytes(Object value) {
    byte[] json = Json.bytes(value);
    byte[] bytes = new byte[json.length + 1];
    bytes[0] = JSON;
    System.arraycopy(json, 0, bytes, 1, json.length);
    return bytes;
  }

  /** @throws IllegalStateException if the format is a later version's */
  static <T> T read(byte[] bytes, Class<T> type) {
    if (bytes[0] != JSON) {
      throw new IllegalStateException("The planner's state is of a later version (format " + bytes[0] + ")");
    }
    return Json.read(java.util.Arrays.copyOfRange(bytes, 1, bytes.length), type);
  }
}
