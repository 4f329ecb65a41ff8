/**
 * P(X > x) of the chi-square distribution: the upper regularised incomplete gamma function Q(df/2, x/2), computed by
 * its series for small x and by Lentz's continued fraction for large x (Press et al. 2007, §6.2).
 */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  if (x <= 0 || degreesOfFreedom <= 0) return 1;
  const a = degreesOfFreedom / 2;
  const z = x / 2;
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  if (z < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
      term *= z / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = z + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** P(|Z| > z) of the normal distribution: a chi-square with one degree of freedom. */
export function normalTwoSided(z: number): number {
  return chiSquareSurvival(z * z, 1);
}

/** Natural logarithm of the gamma function (Lanczos 1964, g = 7, n = 9). */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = coefficients.reduce((all, value, index) => all + value / (x + index), 0.9999999999998099);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
