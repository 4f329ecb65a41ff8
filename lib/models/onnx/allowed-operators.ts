/**
 * Operators that our own exporter, skl2onnx, onnxmltools (LightGBM, XGBoost) and exports of small neural networks emit for
 * tables. None holds a graph, reads a file, makes random numbers or takes time that does not follow from its
 * inputs' size (RegexFullMatch is RE2: linear).
 */
const standard = `Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh BatchNormalization BitShift Cast CastLike Ceil Celu
  Clip Compress Concat Constant ConstantOfShape Cos Cosh CumSum Div Dropout Einsum Elu Equal Erf Exp Expand Flatten Floor
  Gather GatherElements GatherND Gelu Gemm Greater GreaterOrEqual HardSigmoid HardSwish Hardmax Identity IsInf IsNaN
  LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul Max Mean Min Mish Mod Mul Neg Not
  OneHot Or PRelu Pow Reciprocal RegexFullMatch ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd
  ReduceSum ReduceSumSquare Relu Reshape Round ScatterElements ScatterND Selu Shape Sigmoid Sign Sin Sinh Size Slice
  Softmax Softplus Softsign Split Sqrt Squeeze StringConcat StringNormalizer Sub Sum Tan Tanh TfIdfVectorizer
  ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Where Xor`;
const machineLearning = `ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer
  LabelEncoder LinearClassifier LinearRegressor Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble
  TreeEnsembleClassifier TreeEnsembleRegressor ZipMap`;

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/));

/** By domain, as a node names it. */
export const allowedOperators: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["", setOf(standard)],
  ["ai.onnx", setOf(standard)],
  ["ai.onnx.ml", setOf(machineLearning)],
]);
