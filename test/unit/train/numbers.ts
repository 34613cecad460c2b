import fixture from "../../fixtures/head.json" with { type: "json" };

/** Numbers from PyTorch, fast.ai and scikit-learn: test/fixtures/head.py. */
export const numbers = fixture;
