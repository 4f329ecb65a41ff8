import { Readable } from "node:stream";
import { columnFrequencies, fraudLogOdds, frequenciesGiven } from "./claims-tables";

/** Columns of `fraud_oracle.csv`, in its order. */
export const claimColumns = [
  ...["Month", "WeekOfMonth", "DayOfWeek", "Make", "AccidentArea", "DayOfWeekClaimed", "MonthClaimed"],
  ...["WeekOfMonthClaimed", "Sex", "MaritalStatus", "Age", "Fault", "PolicyType", "VehicleCategory"],
  ...["VehiclePrice", "FraudFound_P", "PolicyNumber", "RepNumber", "Deductible", "DriverRating"],
  ...["Days_Policy_Accident", "Days_Policy_Claim", "PastNumberOfClaims", "AgeOfVehicle"],
  ...["AgeOfPolicyHolder", "PoliceReportFiled", "WitnessPresent", "AgentType", "NumberOfSuppliments"],
  ...["AddressChange_Claim", "NumberOfCars", "Year", "BasePolicy"],
];

const realFile = { rows: 15_420, frauds: 923, withoutAge: 320 };
const rowsPerPiece = 500;

type Claim = Record<string, string>;
type Random = () => number;

/**
 * Generates synthetic insurance claims as CSV, with the columns, frequencies, dependencies and irregularities of the
 * Kaggle set. 5.99 % are frauds (923 of 15,420), drawn by the log-odds of `fraudLogOdds`. The same seed gives the same
 * bytes.
 */
export function generateClaims({
  rows = realFile.rows,
  seed = 7,
}: {
  rows?: number;
  seed?: number;
} = {}): Readable {
  return Readable.from(claimPieces(rows, seed), { objectMode: false });
}

async function* claimPieces(rows: number, seed: number): AsyncGenerator<string> {
  const frauds = await chooseFrauds(rows, seed);
  const draw = claimSource(rows, seed);
  let lines = [claimColumns.join(",")];
  for (let row = 0; row < rows; row++) {
    const claim = draw(row);
    claim.FraudFound_P = frauds[row] ? "1" : "0";
    lines.push(claimColumns.map((column) => claim[column]).join(","));
    if (lines.length < rowsPerPiece) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
    await turn();
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

/**
 * Marks the frauds: the claims with the highest sum of log-odds and logistic noise, as many as the real share requires.
 * Equivalent to drawing each by its own probability, with a fixed total.
 */
async function chooseFrauds(rows: number, seed: number): Promise<Uint8Array> {
  const draw = claimSource(rows, seed);
  const noise = mulberry32(seed ^ 0x5eed);
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const claim = draw(row);
    const chance = Math.min(1 - 1e-12, Math.max(1e-12, noise()));
    scores[row] = logOdds(claim) + Math.log(chance / (1 - chance));
    if (row % rowsPerPiece === 0) await turn();
  }
  const frauds = new Uint8Array(rows);
  const wanted = share(rows, realFile.frauds);
  const least = scores.slice().sort()[rows - wanted] ?? Number.POSITIVE_INFINITY;
  for (let row = 0; row < rows; row++) frauds[row] = wanted > 0 && (scores[row] as number) >= least ? 1 : 0;
  return frauds;
}

function logOdds(claim: Claim): number {
  let sum = 0;
  for (const [column, values] of Object.entries(fraudLogOdds)) sum += values[claim[column] ?? ""] ?? 0;
  return sum;
}

/** Draws claims one after another. Two calls with the same seed give the same claims. */
function claimSource(rows: number, seed: number): (row: number) => Claim {
  const random = mulberry32(seed);
  const isWithoutAge = someOf(rows, share(rows, realFile.withoutAge), random);
  const unclaimed = isWithoutAge.indexOf(1);
  return (row) => {
    const claim = drawClaim(random, isWithoutAge[row] === 1, row, rows);
    // The one row of the real file without a claim: no day, no month, no age.
    return row === unclaimed
      ? {
          ...claim,
          DayOfWeekClaimed: "0",
          MonthClaimed: "0",
          WeekOfMonthClaimed: "1",
          Days_Policy_Claim: "none",
        }
      : claim;
  };
}

function drawClaim(random: Random, isWithoutAge: boolean, row: number, rows: number): Claim {
  const claim: Claim = {};
  for (const [column, table] of independentColumns) claim[column] = pick(table, random());
  const [category = "", basePolicy = ""] = pick(vehicles, random()).split("/");
  claim.VehicleCategory = category;
  claim.BasePolicy = basePolicy;
  // As in the real file, liability policies of sport cars record the car as a sedan (all but one of 4,988).
  const isMisnamed = category === "Sport" && basePolicy === "Liability" && random() > 1 / 4988;
  claim.PolicyType = `${isMisnamed ? "Sedan" : category} - ${basePolicy}`;
  claim.Age = isWithoutAge ? "0" : pick(ages, random());
  claim.AgeOfPolicyHolder = ageGroup(Number(claim.Age));
  for (const [column, condition, tables] of dependentColumns)
    claim[column] = pick(tables[claim[condition] ?? ""] ?? [], random());
  claim.PolicyNumber = String(row + 1);
  claim.Year = pick(years, (row + 0.5) / rows);
  return claim;
}

/**
 * Age group as in the real file, whose groups lag behind the ages: 18 to 20 years are "21 to 25", and 0 is "16 to 17".
 */
function ageGroup(age: number): string {
  if (age === 0) return "16 to 17";
  if (age <= 17) return "18 to 20";
  if (age <= 20) return "21 to 25";
  if (age <= 25) return "26 to 30";
  if (age <= 35) return "31 to 35";
  if (age <= 45) return "36 to 40";
  if (age <= 55) return "41 to 50";
  return age <= 65 ? "51 to 65" : "over 65";
}

/** Values with their cumulative share. */
type Table = { value: string; upTo: number }[];

const { Age, Vehicle, Year, ...otherColumns } = columnFrequencies;
const independentColumns = Object.entries(otherColumns).map(
  ([column, text]) => [column, parseTable(text)] as const,
);
const [ages, vehicles, years] = [parseTable(Age), parseTable(Vehicle), parseTable(Year)];
const givenBy: Record<keyof typeof frequenciesGiven, string> = {
  MonthClaimed: "Month",
  WeekOfMonthClaimed: "WeekOfMonth",
  DayOfWeekClaimed: "DayOfWeek",
  MaritalStatus: "AgeOfPolicyHolder",
  AgeOfVehicle: "AgeOfPolicyHolder",
  VehiclePrice: "VehicleCategory",
  Make: "VehicleCategory",
  Days_Policy_Claim: "Days_Policy_Accident",
  NumberOfCars: "AddressChange_Claim",
};
const dependentColumns = Object.entries(frequenciesGiven).map(([column, tables]) => {
  const parsed = Object.entries(tables).map(([value, text]) => [value, parseTable(text)] as const);
  return [column, givenBy[column as keyof typeof givenBy], Object.fromEntries(parsed)] as const;
});

/** Parses a table: "Jan: 3, Feb: 1" → Jan up to 0.75, Feb up to 1. */
function parseTable(text: string): Table {
  const counted = text.split(", ").map((entry) => {
    const [value = "", times] = entry.split(": ");
    return { value, times: Number(times) };
  });
  const total = counted.reduce((sum, { times }) => sum + times, 0);
  let below = 0;
  return counted.map(({ value, times }) => {
    below += times;
    return { value, upTo: below / total };
  });
}

function pick(table: Table, share: number): string {
  return (table.find(({ upTo }) => share < upTo) ?? table.at(-1))?.value ?? "";
}

function share(rows: number, ofReal: number): number {
  return Math.round((rows * ofReal) / realFile.rows);
}

/** Marks `wanted` of `rows` places; every set of places is equally likely (Knuth's algorithm S). */
function someOf(rows: number, wanted: number, random: Random): Uint8Array {
  const marks = new Uint8Array(rows);
  let left = wanted;
  for (let place = 0; place < rows; place++)
    if (random() * (rows - place) < left) {
      marks[place] = 1;
      left--;
    }
  return marks;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, the same numbers on every machine. */
function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Yields to the server's other work. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
