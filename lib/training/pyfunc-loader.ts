import { booleanPatterns } from "@/lib/datasets/boolean-spellings";
import { notationOf } from "@/lib/datasets/number-notation";
import { missingNumbers, missingTexts } from "@/lib/datasets/read-value";
import type { ClaimFormats } from "@/lib/learning/features/read-claim";

/** Module that loads a model in Python. Python keeps a module by name, so another text takes another name. */
export const loaderModule = "switchyard_loader_1";
/** File beside the model that says how the module reads its columns. */
export const readingFile = "reading.json";

/** Reading of columns for the module: patterns of numbers and missing values, as `readValue` uses them. */
export function pythonReading(formats: ClaimFormats): Record<string, object> {
  return Object.fromEntries(
    Object.entries(formats).map(([name, format]) => {
      if (format.type === "distance") return [name, {}];
      const missing = missingTexts(format);
      if (format.type === "boolean") return [name, { missing, booleans: booleanPatterns }];
      if (format.type !== "number") return [name, { missing }];
      const { text, hasDecimalComma, isPercent } = notationOf(format);
      const numbers = { pattern: text, comma: hasDecimalComma, isPercent, missing: missingNumbers(format) };
      return [name, { missing, numbers }];
    }),
  );
}

/** Source of the module: it reads a DataFrame as the portal reads claims, whatever types its columns have, and runs the graph. */
export const loaderSource = String.raw`"""Loads a model that Switchyard trained. A DataFrame is read as the portal reads a file, so that one of
pandas.read_csv can be scored unchanged: numbers as numbers or as texts, dates as texts or as datetimes."""

import json
import math
import re
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd

SPACE = " \t\n\v\f\r\u00a0\u2007\u2009\u202f\u3000\ufeff"


def _load_pyfunc(path):
    return Model(Path(path))


class Model:
    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        self.reading = json.loads((path.parent / "reading.json").read_text(encoding="utf-8"))

    def get_raw_model(self):
        return self.session

    def predict(self, data, params=None):
        frame = data if isinstance(data, pd.DataFrame) else pd.DataFrame(data)
        feed = {}
        for one in self.session.get_inputs():
            values = values_of(frame[one.name], one.type, self.reading.get(one.name, {}))
            feed[one.name] = values.reshape([-1] + [1] * (len(one.shape) - 1))
        names = [one.name for one in self.session.get_outputs()]
        outputs = self.session.run(names, feed)
        return pd.DataFrame({name: values.reshape(-1) for name, values in zip(names, outputs)}, index=frame.index)


def values_of(column, type, reading):
    is_number = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
    if type == "tensor(double)":
        if is_number:
            return column.to_numpy(dtype="float64", na_value=np.nan)
        return np.array([number_of(value, reading) for value in column], dtype="float64")
    return np.array([text_of(value, reading) for value in column], dtype=object)


def text_of(value, reading):
    if not isinstance(value, str):
        if value is None or pd.isna(value):
            return ""
        if isinstance(value, (bool, np.bool_)):
            value = str(bool(value)).lower()
        elif isinstance(value, (float, np.floating)):
            value = str(int(value)) if float(value).is_integer() else repr(float(value))
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        else:
            value = str(value)
    value = value.strip(SPACE)
    if value.lower() in reading.get("missing", [""]):
        return ""
    for word, pattern in reading.get("booleans", {}).items():
        if re.fullmatch(pattern, value.lower()):
            return word
    return value


def number_of(value, reading):
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return float(value)
    value = text_of(value, reading)
    how = reading.get("numbers")
    match = how and re.fullmatch(how["pattern"], value)
    if not match:
        return math.nan
    before, digits, after = match.groups()[:3]
    signs = re.sub("[^+−(-]", "", before)
    if len(signs) > 1 or (signs == "(") != after.endswith(")"):
        return math.nan
    digits = re.sub("[" + SPACE + "'’]", "", digits)
    comma = how["comma"]
    if comma if isinstance(comma, bool) else re.fullmatch(comma, digits):
        digits = digits.replace(".", "").replace(",", ".")
    else:
        digits = digits.replace(",", "")
    number = float(digits) / (100 if how["isPercent"] or "%" in after else 1)
    if re.search("[−(-]", signs):
        number = 0.0 - number
    return math.nan if not math.isfinite(number) or number in how["missing"] else number
`;
