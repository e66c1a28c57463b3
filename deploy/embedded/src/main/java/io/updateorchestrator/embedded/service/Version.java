package io.updateorchestrator.embedded.service;

/** Of this build. */
public final class Version {

  private Version() {}

  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
