import { Readable } from "node:stream";
import { columnFrequencies, fraudLogOdds, frequenciesGiven } from "./claims-tables";

/** The columns of `fraud_oracle.csv`, in its order. */
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
 * Synthetic insurance claims as CSV, with the columns, frequencies, dependencies and mess of the Kaggle set.
 * 5.99 % are frauds (923 of 15,420), drawn by the log-odds of `fraudLogOdds`. The same seed gives the same bytes.
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
  for (let at = 0; at < rows; at++) {
    const claim = draw(at);
    claim.FraudFound_P = frauds[at] ? "1" : "0";
    lines.push(claimColumns.map((column) => claim[column]).join(","));
    if (lines.length < rowsPerPiece) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
    await turn();
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

/**
 * Marks the frauds: the claims whose log-odds plus logistic noise are highest, as many as the real share wants.
 * That is drawing each by its own probability, with the total held fixed.
 */
async function chooseFrauds(rows: number, seed: number): Promise<Uint8Array> {
  const draw = claimSource(rows, seed);
  const noise = mulberry32(seed ^ 0x5eed);
  const scores = new Float64Array(rows);
  for (let at = 0; at < rows; at++) {
    const claim = draw(at);
    const chance = Math.min(1 - 1e-12, Math.max(1e-12, noise()));
    scores[at] = logOdds(claim) + Math.log(chance / (1 - chance));
    if (at % rowsPerPiece === 0) await turn();
  }
  const frauds = new Uint8Array(rows);
  const wanted = share(rows, realFile.frauds);
  const least = scores.slice().sort()[rows - wanted] ?? Number.POSITIVE_INFINITY;
  for (let at = 0; at < rows; at++) frauds[at] = wanted > 0 && (scores[at] as number) >= least ? 1 : 0;
  return frauds;
}

function logOdds(claim: Claim): number {
  let sum = 0;
  for (const [column, values] of Object.entries(fraudLogOdds)) sum += values[claim[column] ?? ""] ?? 0;
  return sum;
}

/** Draws the claims one after another; called twice with the same seed it gives the same claims. */
function claimSource(rows: number, seed: number): (at: number) => Claim {
  const random = mulberry32(seed);
  const isWithoutAge = someOf(rows, share(rows, realFile.withoutAge), random);
  const unclaimed = isWithoutAge.indexOf(1);
  return (at) => {
    const claim = drawClaim(random, isWithoutAge[at] === 1, at, rows);
    // The one row of the real file that was never claimed: no day, no month, no age.
    return at === unclaimed
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

function drawClaim(random: Random, isWithoutAge: boolean, at: number, rows: number): Claim {
  const claim: Claim = {};
  for (const [column, table] of independentColumns) claim[column] = pick(table, random());
  const [category = "", basePolicy = ""] = pick(vehicles, random()).split("/");
  claim.VehicleCategory = category;
  claim.BasePolicy = basePolicy;
  // As in the real file, liability policies of sport cars call the car a sedan (all but one of 4,988).
  const isMisnamed = category === "Sport" && basePolicy === "Liability" && random() > 1 / 4988;
  claim.PolicyType = `${isMisnamed ? "Sedan" : category} - ${basePolicy}`;
  claim.Age = isWithoutAge ? "0" : pick(ages, random());
  claim.AgeOfPolicyHolder = ageGroup(Number(claim.Age));
  for (const [column, given, tables] of dependentColumns)
    claim[column] = pick(tables[claim[given] ?? ""] ?? [], random());
  claim.PolicyNumber = String(at + 1);
  claim.Year = pick(years, (at + 0.5) / rows);
  return claim;
}

/** The real file's groups lag behind the ages: 18 to 20 years are called "21 to 25", and 0 is "16 to 17". */
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

/** Values with the share of all below and at each. */
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

/** "Jan: 3, Feb: 1" → Jan up to 0.75, Feb up to 1. */
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

function pick(table: Table, at: number): string {
  return (table.find(({ upTo }) => at < upTo) ?? table.at(-1))?.value ?? "";
}

function share(rows: number, ofReal: number): number {
  return Math.round((rows * ofReal) / realFile.rows);
}

/** Marks `wanted` of `rows` places, each set of places equally likely (Knuth's algorithm S). */
function someOf(rows: number, wanted: number, random: Random): Uint8Array {
  const marks = new Uint8Array(rows);
  let left = wanted;
  for (let at = 0; at < rows; at++)
    if (random() * (rows - at) < left) {
      marks[at] = 1;
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

/** Lets the server's other work run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
