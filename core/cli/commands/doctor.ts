import { diagnose } from "../../doctor.ts";
import { doctorText } from "../reports/doctorText.ts";
import type { Run } from "../run.ts";

/** Without a core: it has to work where the core does not. */
export function doctor(): Run {
  return async ({ output }) => {
    const findings = await diagnose();
    output.text(doctorText(findings));
    output.document({ findings });
    return findings.every(({ ok }) => ok) ? 0 : 1;
  };
}
