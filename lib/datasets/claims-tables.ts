/**
 * Frequencies of values in the 15,420 claims of `fraud_oracle.csv`, with their original spelling. Only counts were
 * taken; no row of that file is in this repository.
 */
export const columnFrequencies = {
  Month:
    "Jan: 1411, May: 1367, Mar: 1360, Jun: 1321, Oct: 1305, Dec: 1285, Apr: 1280, Feb: 1266, Jul: 1257, Sep: 1240, Nov: 1201, Aug: 1127",
  WeekOfMonth: "3: 3640, 2: 3558, 4: 3398, 1: 3187, 5: 1637",
  DayOfWeek:
    "Monday: 2616, Friday: 2445, Tuesday: 2300, Thursday: 2173, Wednesday: 2159, Saturday: 1982, Sunday: 1745",
  AccidentArea: "Urban: 13822, Rural: 1598",
  Sex: "Male: 13000, Female: 2420",
  Fault: "Policy Holder: 11230, Third Party: 4190",
  RepNumber:
    "7: 1069, 9: 999, 1: 987, 5: 987, 10: 986, 12: 977, 15: 977, 16: 967, 2: 956, 3: 949, 11: 948, 6: 942, 14: 941, 8: 931, 4: 912, 13: 892",
  Deductible: "400: 14838, 700: 311, 500: 263, 300: 8",
  DriverRating: "1: 3944, 3: 3884, 2: 3801, 4: 3791",
  Days_Policy_Accident: "more than 30: 15247, none: 55, 8 to 15: 55, 15 to 30: 49, 1 to 7: 14",
  PastNumberOfClaims: "2 to 4: 5485, none: 4352, 1: 3573, more than 4: 2010",
  PoliceReportFiled: "No: 14992, Yes: 428",
  WitnessPresent: "No: 15333, Yes: 87",
  AgentType: "External: 15179, Internal: 241",
  NumberOfSuppliments: "none: 7047, more than 5: 3867, 1 to 2: 2489, 3 to 5: 2017",
  AddressChange_Claim:
    "no change: 14324, 4 to 8 years: 631, 2 to 3 years: 291, 1 year: 170, under 6 months: 4",
  Year: "1994: 6142, 1995: 5195, 1996: 4083",
  Age: "21: 127, 34: 573, 47: 308, 65: 135, 27: 540, 20: 28, 36: 406, 30: 596, 42: 401, 71: 40, 52: 276, 28: 560, 61: 145, 38: 384, 41: 423, 32: 544, 40: 383, 63: 136, 31: 550, 45: 386, 60: 156, 39: 435, 55: 282, 35: 569, 44: 411, 72: 45, 29: 552, 37: 410, 59: 138, 49: 265, 50: 290, 26: 535, 48: 291, 64: 146, 33: 574, 74: 35, 23: 122, 25: 104, 56: 146, 16: 9, 68: 32, 18: 48, 51: 279, 22: 125, 53: 253, 46: 296, 43: 404, 57: 144, 54: 288, 69: 32, 67: 31, 19: 32, 78: 35, 77: 29, 75: 34, 80: 32, 58: 134, 73: 32, 24: 135, 76: 42, 62: 112, 79: 20, 70: 27, 17: 6, 66: 42",
  /** VehicleCategory/BasePolicy */
  Vehicle:
    "Sedan/Collision: 5584, Sport/Liability: 4988, Sedan/All Perils: 4087, Sport/Collision: 348, Utility/All Perils: 340, Utility/Collision: 30, Sport/All Perils: 22, Utility/Liability: 21",
};

/** Frequencies in columns that depend on another one: by column, then by the other column's value. */
export const frequenciesGiven = {
  MonthClaimed: {
    Dec: "Dec: 898, Jan: 322, Feb: 32, Mar: 13, Apr: 7, May: 4, Jun: 3, Nov: 2, Jul: 2, Aug: 1, Oct: 1",
    Jan: "Jan: 1051, Feb: 289, Mar: 39, Apr: 17, May: 5, Jun: 3, Jul: 2, Oct: 1, Dec: 1, Aug: 1, Sep: 1, Nov: 1",
    Oct: "Oct: 999, Nov: 246, Dec: 30, Jan: 14, Feb: 8, Apr: 4, Mar: 3, Jul: 1",
    Jun: "Jun: 981, Jul: 271, Aug: 26, Sep: 14, Oct: 12, Nov: 8, Jan: 5, Dec: 2, Mar: 1, Feb: 1",
    Feb: "Feb: 937, Mar: 278, Apr: 27, Jun: 7, May: 6, Oct: 3, Nov: 3, Aug: 2, Jul: 1, Dec: 1, Sep: 1",
    Nov: "Nov: 957, Dec: 190, Jan: 32, Feb: 10, Mar: 8, Apr: 2, Jun: 1, May: 1",
    Apr: "Apr: 922, May: 304, Jun: 24, Jul: 10, Oct: 5, Sep: 4, Nov: 3, Dec: 3, Aug: 2, Jan: 2, Feb: 1",
    Mar: "Mar: 1000, Apr: 289, May: 37, Jun: 14, Nov: 7, Jul: 6, Aug: 2, Oct: 2, Jan: 1, Dec: 1, Sep: 1",
    Aug: "Aug: 819, Sep: 241, Oct: 36, Nov: 14, Dec: 5, Jan: 4, Feb: 4, Mar: 3, Jul: 1",
    Jul: "Jul: 898, Aug: 266, Sep: 46, Oct: 19, Nov: 8, Jan: 6, Jun: 3, Dec: 3, Mar: 3, Feb: 3, May: 1",
    May: "May: 1050, Jun: 257, Jul: 32, Aug: 7, Nov: 7, Dec: 5, Sep: 4, Oct: 3, Feb: 1, Jan: 1",
    Sep: "Sep: 930, Oct: 258, Nov: 29, Jan: 8, Dec: 7, Apr: 3, May: 3, Feb: 1, Jul: 1",
  },
  WeekOfMonthClaimed: {
    "1": "1: 1429, 2: 1168, 3: 355, 4: 179, 5: 56",
    "2": "2: 1833, 3: 1168, 4: 354, 1: 132, 5: 71",
    "3": "3: 1820, 4: 1182, 1: 313, 2: 170, 5: 155",
    "4": "4: 1646, 1: 736, 5: 577, 2: 297, 3: 142",
    "5": "1: 840, 5: 375, 2: 252, 3: 98, 4: 72",
  },
  DayOfWeekClaimed: {
    Wednesday:
      "Thursday: 607, Wednesday: 538, Friday: 410, Monday: 324, Tuesday: 260, Saturday: 15, Sunday: 5",
    Friday: "Monday: 702, Friday: 603, Tuesday: 505, Wednesday: 344, Thursday: 249, Saturday: 31, Sunday: 11",
    Saturday:
      "Monday: 682, Tuesday: 474, Wednesday: 335, Thursday: 271, Friday: 187, Saturday: 23, Sunday: 10",
    Monday: "Tuesday: 771, Monday: 748, Wednesday: 509, Thursday: 329, Friday: 243, Saturday: 8, Sunday: 7",
    Tuesday: "Wednesday: 670, Tuesday: 649, Thursday: 436, Friday: 291, Monday: 239, Saturday: 10, Sunday: 5",
    Sunday: "Monday: 638, Tuesday: 403, Wednesday: 305, Thursday: 230, Friday: 155, Saturday: 8, Sunday: 6",
    Thursday:
      "Friday: 608, Thursday: 538, Monday: 424, Tuesday: 313, Wednesday: 250, Saturday: 32, Sunday: 8",
  },
  MaritalStatus: {
    "26 to 30": "Single: 543, Married: 69, Widow: 1",
    "31 to 35": "Married: 2898, Single: 2673, Divorced: 17, Widow: 5",
    "41 to 50": "Married: 2572, Single: 230, Divorced: 18, Widow: 8",
    "51 to 65": "Married: 1280, Single: 101, Widow: 7, Divorced: 4",
    "21 to 25": "Single: 103, Married: 5",
    "36 to 40": "Married: 3336, Single: 658, Divorced: 36, Widow: 13",
    "16 to 17": "Single: 320",
    "over 65": "Married: 465, Single: 41, Widow: 1, Divorced: 1",
    "18 to 20": "Single: 15",
  },
  AgeOfVehicle: {
    "26 to 30": "5 years: 404, 4 years: 79, 6 years: 65, 3 years: 48, 2 years: 15, new: 2",
    "31 to 35": "6 years: 2706, 7 years: 1973, 5 years: 743, 4 years: 97, 3 years: 33, new: 30, 2 years: 11",
    "41 to 50":
      "more than 7: 1752, 7 years: 839, 6 years: 169, 5 years: 52, new: 7, 4 years: 5, 3 years: 3, 2 years: 1",
    "51 to 65": "more than 7: 1066, 7 years: 239, 6 years: 65, 5 years: 13, new: 6, 3 years: 2, 4 years: 1",
    "21 to 25": "3 years: 42, 2 years: 34, 4 years: 22, 5 years: 10",
    "36 to 40":
      "7 years: 2680, more than 7: 755, 6 years: 424, 5 years: 130, 4 years: 23, 3 years: 17, new: 8, 2 years: 6",
    "16 to 17": "new: 318, more than 7: 1, 3 years: 1",
    "over 65": "more than 7: 407, 7 years: 76, 6 years: 19, 5 years: 4, new: 2",
    "18 to 20": "2 years: 6, 3 years: 6, 4 years: 2, 5 years: 1",
  },
  VehiclePrice: {
    Sport:
      "20000 to 29000: 2643, 30000 to 39000: 1480, more than 69000: 923, 40000 to 59000: 183, less than 20000: 86, 60000 to 69000: 43",
    Utility:
      "more than 69000: 338, 40000 to 59000: 41, 30000 to 39000: 9, 60000 to 69000: 2, 20000 to 29000: 1",
    Sedan:
      "20000 to 29000: 5435, 30000 to 39000: 2044, less than 20000: 1010, more than 69000: 903, 40000 to 59000: 237, 60000 to 69000: 42",
  },
  Make: {
    Sport:
      "Honda: 1222, Pontiac: 1191, Toyota: 972, Mazda: 935, Chevrolet: 579, Ford: 131, VW: 118, Accura: 97, Dodge: 42, Saab: 27, Mercury: 17, Saturn: 10, Nisson: 6, BMW: 6, Jaguar: 3, Porche: 2",
    Utility:
      "Chevrolet: 131, Pontiac: 82, Accura: 77, Ford: 36, Mazda: 35, Honda: 9, Mercury: 8, Nisson: 6, Porche: 3, Ferrari: 2, VW: 1, Toyota: 1",
    Sedan:
      "Pontiac: 2564, Toyota: 2148, Honda: 1570, Mazda: 1384, Chevrolet: 971, Accura: 298, Ford: 283, VW: 164, Saab: 81, Dodge: 67, Mercury: 58, Saturn: 48, Nisson: 18, BMW: 9, Mecedes: 4, Jaguar: 3, Lexus: 1",
  },
  Days_Policy_Claim: {
    "more than 30": "more than 30: 15243, 15 to 30: 3, none: 1",
    "15 to 30": "more than 30: 33, 15 to 30: 16",
    none: "more than 30: 37, 15 to 30: 11, 8 to 15: 7",
    "1 to 7": "more than 30: 7, 15 to 30: 6, 8 to 15: 1",
    "8 to 15": "more than 30: 22, 15 to 30: 20, 8 to 15: 13",
  },
  NumberOfCars: {
    "1 year": "1 vehicle: 110, 2 vehicles: 55, 3 to 4: 5",
    "no change": "1 vehicle: 13956, 3 to 4: 345, 5 to 8: 21, more than 8: 2",
    "4 to 8 years": "2 vehicles: 616, 3 to 4: 15",
    "2 to 3 years": "1 vehicle: 247, 2 vehicles: 37, 3 to 4: 7",
    "under 6 months": "1 vehicle: 3, 2 vehicles: 1",
  },
};

/**
 * Contribution of each value to the log-odds of fraud: an additive logistic regression (ridge 1) on the real file, with
 * a ROC-AUC of 0.80 there, rounded to two decimals.
 */
export const fraudLogOdds: Record<string, Record<string, number>> = {
  Fault: { "Policy Holder": 1.25, "Third Party": -1.25 },
  VehicleCategory: { Sport: -1.14, Utility: 0.31, Sedan: 0.84 },
  NumberOfSuppliments: { none: 0.17, "more than 5": -0.04, "3 to 5": -0.17, "1 to 2": 0.05 },
  AgeOfVehicle: {
    "3 years": 0.2,
    "6 years": 0.32,
    "7 years": 0.16,
    "more than 7": 0.04,
    "5 years": 0.49,
    "new": -0.97,
    "4 years": 0.56,
    "2 years": -0.8,
  },
  AgeOfPolicyHolder: {
    "26 to 30": -0.6,
    "31 to 35": -0.25,
    "41 to 50": -0.4,
    "51 to 65": -0.46,
    "21 to 25": 0.83,
    "36 to 40": -0.31,
    "16 to 17": 0.38,
    "over 65": -0.35,
    "18 to 20": 1.15,
  },
  Month: {
    Dec: -0.05,
    Jan: 0.05,
    Oct: 0.17,
    Jun: 0.02,
    Feb: 0.2,
    Nov: -0.02,
    Apr: -0.09,
    Mar: 0.26,
    Aug: -0.19,
    Jul: -0.34,
    May: 0.01,
    Sep: -0.04,
  },
  MonthClaimed: {
    Jan: 0.06,
    Nov: -0.58,
    Jul: 0.02,
    Feb: -0.1,
    Mar: -0.03,
    Dec: -0.32,
    Apr: 0.09,
    Aug: 0.55,
    May: 0.25,
    Jun: 0.13,
    Sep: 0.2,
    Oct: -0.14,
  },
  Deductible: { "300": 0.64, "400": -0.6, "500": 0.39, "700": -0.43 },
  Make: {
    Honda: 0.34,
    Toyota: 0.1,
    Ford: 0.21,
    Mazda: 0.12,
    Chevrolet: 0.05,
    Pontiac: 0.09,
    Accura: 0.55,
    Dodge: -0.63,
    Mercury: 0.07,
    Jaguar: -0.18,
    Nisson: -0.39,
    VW: -0.87,
    Saab: 0.43,
    Saturn: 0.26,
    Porche: -0.22,
    BMW: 0.28,
    Mecedes: 0.07,
    Ferrari: -0.15,
    Lexus: -0.13,
  },
  AddressChange_Claim: {
    "1 year": -0.31,
    "no change": -0.54,
    "4 to 8 years": -0.7,
    "2 to 3 years": 0.11,
    "under 6 months": 1.45,
  },
  PastNumberOfClaims: { "1": 0, none: 0.19, "2 to 4": 0.03, "more than 4": -0.22 },
  VehiclePrice: {
    "more than 69000": 0.45,
    "20000 to 29000": -0.39,
    "30000 to 39000": -0.3,
    "less than 20000": -0.07,
    "40000 to 59000": 0.18,
    "60000 to 69000": 0.13,
  },
};
