// Operators that a scoring model may use: those written by this portal, skl2onnx, onnxmltools (LightGBM, XGBoost) and
// simple exports of PyTorch (hummingbird). None reads a file or the clock, draws random numbers, or loops without end.

/** @param {string} text */
const words = (text) => new Set(text.trim().split(/\s+/));

/** Newest opset and operator names, by domain. */
export const operatorSets = new Map([
  [
    "",
    {
      newest: 25,
      names: words(`
Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh BatchNormalization BitShift Cast CastLike Ceil Celu Clip Compress Concat
Constant ConstantOfShape Cos Cosh CumSum Div Dropout Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor Gather
GatherElements GatherND Gelu Gemm Greater GreaterOrEqual HardSigmoid HardSwish Hardmax Identity If InstanceNormalization IsInf
IsNaN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul Max Mean Min Mish Mod Mul Neg
NonZero Not OneHot Or PRelu Pad Pow Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean
ReduceMin ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu Reshape Round Scan ScatterElements ScatterND Selu Shape
Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign Split Sqrt Squeeze StringConcat StringNormalizer StringSplit
Sub Sum Swish Tan Tanh TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Where Xor`),
    },
  ],
  [
    "ai.onnx.ml",
    {
      newest: 5,
      names: words(`
ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer LabelEncoder LinearClassifier
LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble TreeEnsembleClassifier
TreeEnsembleRegressor ZipMap`),
    },
  ],
]);

/** Operators whose output size is given by the values of one input: that input's index. */
export const sizedBy = new Map([
  ["ConstantOfShape", [0]],
  ["Expand", [1]],
  ["Tile", [1]],
  ["OneHot", [1]],
  ["Pad", [1]],
  ["Range", [0, 1]],
]);
