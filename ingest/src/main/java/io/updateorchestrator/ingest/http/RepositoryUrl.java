package io.updateorchestrator.ingest.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One name for the ways in which a repository is written: clone, ssh and html URL, case, {@code .git} and a trailing slash aside. */
record RepositoryUrl(String name) {

  private static final Pattern SCP = Pattern.compile("(?:[^/@]+@)?([^/:]+):(?!//)(.+)");
  private static final Pattern URL = Pattern.compile("([a-z][a-z0-9+.-]*)://(?:[^/@]*@)?([^/]*)(/.*)?");

  static RepositoryUrl of(String url) {
    String text = url.trim().toLowerCase(Locale.ROOT);
    if (text.startsWith("file:")) {
      return new RepositoryUrl(plain(text.substring("file:".length())));
    }
    Matcher parts = URL.matcher(text);
    Matcher scp = SCP.matcher(text);
    String name;
    if (parts.matches()) {
      String host = parts.group(1).contains("ssh") ? parts.group(2).replaceAll(":\\d+$", "") : parts.group(2).replaceAll("^(.*):(80|443)$", "$1");
      name = host + (parts.group(3) == null ? "" : parts.group(3));
    } else if (scp.matches()) {
      name = scp.group(1) + "/" + scp.group(2).replaceAll("^/+", "");
    } else {
      name = text;
    }
    return new RepositoryUrl(plain(name));
  }

  private static String plain(String name) {
    return name.replaceAll("/+", "/").replaceAll("/$", "").replaceAll("\\.git$", "").replaceAll("/$", "");
  }
}
