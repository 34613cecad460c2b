import { installWithApt } from "./apt.js";
import { findProgram, runCommand } from "./runCommand.js";
import { SetupError } from "./setupError.js";

const installPython =
  process.platform === "darwin"
    ? "brew install python"
    : process.platform === "win32"
      ? "winget install Python.Python.3.12"
      : "sudo apt-get install -y python3 python3-pip";

async function pipAnswers(python) {
  return (await runCommand(python, ["-m", "pip", "--version"])).status === 0;
}

/** A Python 3 whose pip works; it only downloads archives, so any version does. On Debian as root it is installed. */
export async function findPython(reporter) {
  for (const name of ["python3", "python"]) {
    const python = findProgram(name);
    if (python !== null && (await pipAnswers(python))) return python;
  }
  if (await installWithApt(["python3", "python3-pip"], reporter)) {
    const python = findProgram("python3");
    if (python !== null && (await pipAnswers(python))) return python;
  }
  throw new SetupError(
    "Python 3 with pip is missing; it fetches TensorFlow's libraries and the weights.",
    installPython,
  );
}
