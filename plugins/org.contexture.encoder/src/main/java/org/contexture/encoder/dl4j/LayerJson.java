package org.contexture.encoder.dl4j;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.contexture.encoder.architecture.GraphLayer;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Norm;
import org.contexture.encoder.architecture.GraphLayer.Pass;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.ZeroPad;
import org.contexture.encoder.architecture.Nonlinearity;
import org.contexture.encoder.architecture.Window;

/**
 * Writes layers as DL4J describes them. Settings that only matter when DL4J trains the network on
 * are its defaults.
 */
final class LayerJson {

  private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";

  /** Around every layer. */
  private static final String OLD_CONF =
      """
      {"cacheMode":"NONE","iterationCount":0,"leakyreluAlpha":0.0,"learningRatePolicy":"None",
       "lrPolicyDecayRate":"NaN","lrPolicyPower":"NaN","lrPolicySteps":"NaN",
       "maxNumLineSearchIterations":5,"miniBatch":true,"minimize":true,"numIterations":1,
       "optimizationAlgo":"STOCHASTIC_GRADIENT_DESCENT","pretrain":false,"seed":0,
       "stepFunction":null,"useDropConnect":false,"useRegularization":false}\
      """;

  private static final String NEW_CONF =
      """
      {"cacheMode":"NONE","dataType":"FLOAT","epochCount":0,"iterationCount":0,
       "maxNumLineSearchIterations":5,"miniBatch":true,"minimize":true,
       "optimizationAlgo":"STOCHASTIC_GRADIENT_DESCENT","seed":0,"stepFunction":null}\
      """;

  /** In every layer with weights. */
  private static final String OLD_TRAINED =
      """
      {"adamMeanDecay":"NaN","adamVarDecay":"NaN","biasInit":0.0,"biasLearningRate":0.1,"dist":null,
       "epsilon":"NaN","gradientNormalization":"None","gradientNormalizationThreshold":1.0,
       "iupdater":{"@class":"org.nd4j.linalg.learning.config.Sgd","learningRate":0.1},
       "l1":0.0,"l1Bias":0.0,"l2":0.0,"l2Bias":0.0,"learningRate":0.1,"learningRateSchedule":null,
       "momentum":"NaN","momentumSchedule":null,"rho":"NaN","rmsDecay":"NaN","updater":"SGD",
       "weightInit":"XAVIER"}\
      """;

  private static final String NEW_TRAINED =
      """
      {"biasInit":0.0,"biasUpdater":null,"constraints":null,"gainInit":1.0,
       "gradientNormalization":"None","gradientNormalizationThreshold":1.0,"idropout":null,
       "iupdater":{"@class":"org.nd4j.linalg.learning.config.Sgd","learningRate":0.001},
       "regularization":[],"regularizationBias":[],"timeDistributedFormat":null,
       "weightInitFn":{"@class":"org.deeplearning4j.nn.weights.WeightInitXavier"},
       "weightNoise":null}\
      """;

  private static final String NEW_PLAIN =
      """
      {"constraints":null,"gradientNormalization":"None","gradientNormalizationThreshold":0.0,
       "idropout":null}\
      """;

  private final Dl4jVersion version;

  LayerJson(Dl4jVersion version) {
    this.version = version;
  }

  private boolean isOld() {
    return version == Dl4jVersion.V0_9_1;
  }

  static JsonObject parsed(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  /** A layer and what stands around it. */
  JsonObject conf(String name, GraphLayer layer) {
    return around(named(word(layer), settings(name, layer)), variables(layer));
  }

  /** An output layer, which also has a loss. */
  JsonObject output(String name, Dense layer, String loss) {
    JsonObject settings = settings(name, layer);
    JsonObject function = new JsonObject();
    if (isOld()) {
      JsonObject details = new JsonObject();
      if (loss.equals("MCXENT")) {
        details.addProperty("softmaxClipEps", 1e-10);
      }
      function.add(loss, details);
      settings.addProperty("lossFunction", loss);
    } else {
      function.addProperty("@class", "org.nd4j.linalg.lossfunctions.impl.Loss" + loss);
      if (loss.equals("MCXENT")) {
        function.addProperty("softmaxClipEps", 1e-10);
      }
    }
    settings.add("lossFn", function);
    return around(named(isOld() ? "output" : "OutputLayer", settings), variables(layer));
  }

  /** What stands around no layer at all. */
  JsonObject emptyConf() {
    JsonObject conf = around(JsonNull.INSTANCE, List.of());
    conf.add("layer", JsonNull.INSTANCE);
    return conf;
  }

  private JsonObject around(JsonElement layer, List<String> variables) {
    JsonObject conf = parsed(isOld() ? OLD_CONF : NEW_CONF);
    conf.add("layer", layer);
    JsonArray names = new JsonArray();
    variables.forEach(names::add);
    conf.add("variables", names);
    if (isOld()) {
      for (String part : List.of("l1ByParam", "l2ByParam", "learningRateByParam")) {
        JsonObject values = new JsonObject();
        variables.forEach(
            name ->
                values.addProperty(
                    name,
                    (part.startsWith("l") && !part.startsWith("learn")) || name.matches("mean|var")
                        ? 0.0
                        : 0.1));
        conf.add(part, values);
      }
    }
    return conf;
  }

  private JsonElement named(String word, JsonObject settings) {
    if (isOld()) {
      JsonObject named = new JsonObject();
      named.add(word, settings);
      return named;
    }
    JsonObject named = new JsonObject();
    named.addProperty("@class", LAYERS + word);
    settings.entrySet().forEach(entry -> named.add(entry.getKey(), entry.getValue()));
    return named;
  }

  private static List<String> variables(GraphLayer layer) {
    if (layer instanceof Norm) {
      return List.of("gamma", "beta", "mean", "var");
    }
    return layer instanceof Conv || layer instanceof Dense ? List.of("W", "b") : List.of();
  }

  private String word(GraphLayer layer) {
    if (layer instanceof Conv) {
      return isOld() ? "convolution" : "ConvolutionLayer";
    } else if (layer instanceof Dense) {
      return isOld() ? "dense" : "DenseLayer";
    } else if (layer instanceof Norm) {
      return isOld() ? "batchNormalization" : "BatchNormalization";
    } else if (layer instanceof Pool) {
      return isOld() ? "subsampling" : "SubsamplingLayer";
    } else if (layer instanceof GlobalPool) {
      return isOld() ? "GlobalPooling" : "GlobalPoolingLayer";
    } else if (layer instanceof ZeroPad) {
      return isOld() ? "zeroPadding" : "ZeroPaddingLayer";
    }
    return isOld() ? "activation" : "ActivationLayer";
  }

  private JsonObject settings(String name, GraphLayer layer) {
    boolean trained = !variables(layer).isEmpty();
    JsonObject json = parsed(trained ? (isOld() ? OLD_TRAINED : NEW_TRAINED) : plain());
    json.addProperty("layerName", name);
    if (isOld()) {
      json.addProperty("dropOut", 0.0);
    }
    if (layer instanceof Conv conv) {
      convolution(json, conv);
    } else if (layer instanceof Dense dense) {
      sizes(json, dense.in(), dense.out(), dense.activation());
      bias(json, dense.bias());
    } else if (layer instanceof Norm norm) {
      norm(json, norm);
    } else if (layer instanceof Pool pool) {
      pooling(json, pool);
    } else if (layer instanceof GlobalPool pool) {
      json.addProperty("collapseDimensions", true);
      json.addProperty("pnorm", 2);
      json.add("poolingDimensions", isOld() ? JsonNull.INSTANCE : numbers(2, 3));
      json.addProperty("poolingType", pool.max() ? "MAX" : "AVG");
    } else if (layer instanceof Activate only) {
      json.add("activationFn", Dl4jFunctions.write(only.function(), version));
    } else if (layer instanceof Pass) {
      json.add("activationFn", Dl4jFunctions.write(Nonlinearity.IDENTITY, version));
    } else if (layer instanceof ZeroPad pad) {
      json.add("padding", numbers(pad.top(), pad.bottom(), pad.left(), pad.right()));
      format(json, "dataFormat");
    } else {
      throw new IllegalStateException("No layer of DL4J is " + layer + ".");
    }
    return json;
  }

  private String plain() {
    return isOld() ? "{}" : NEW_PLAIN;
  }

  private void sizes(JsonObject json, int in, int out, Nonlinearity function) {
    json.addProperty("nin", in);
    json.addProperty("nout", out);
    json.add("activationFn", Dl4jFunctions.write(function, version));
  }

  private void bias(JsonObject json, boolean has) {
    if (!isOld()) {
      json.addProperty("hasBias", has);
      json.addProperty("hasLayerNorm", false);
    }
  }

  private void format(JsonObject json, String name) {
    if (!isOld()) {
      json.addProperty(name, "NCHW");
    }
  }

  private void convolution(JsonObject json, Conv conv) {
    sizes(json, conv.in(), conv.out(), conv.activation());
    window(json, conv.window());
    json.addProperty("cudnnAlgoMode", "PREFER_FASTEST");
    format(json, "cnn2dDataFormat");
    if (!isOld()) {
      json.addProperty("cudnnAllowFallback", true);
      json.addProperty("hasBias", conv.bias());
    }
  }

  private void norm(JsonObject json, Norm norm) {
    sizes(json, norm.channels(), norm.channels(), Nonlinearity.IDENTITY);
    json.addProperty("eps", norm.epsilon());
    json.addProperty("beta", 0.0);
    json.addProperty("gamma", 1.0);
    json.addProperty("decay", 0.9);
    json.addProperty("lockGammaBeta", false);
    json.addProperty("minibatch", true);
    format(json, "cnn2DFormat");
    if (!isOld()) {
      json.addProperty("cudnnAllowFallback", true);
      json.addProperty("useLogStd", false);
    }
  }

  private void pooling(JsonObject json, Pool pool) {
    window(json, pool.window());
    json.addProperty("poolingType", pool.max() ? "MAX" : "AVG");
    json.addProperty("pnorm", 0);
    json.addProperty("eps", 1e-8);
    format(json, "cnn2dDataFormat");
    if (!isOld()) {
      json.addProperty("cudnnAllowFallback", true);
      json.addProperty("avgPoolIncludePadInDivisor", !pool.max() && pool.zeros());
    }
  }

  private void window(JsonObject json, Window window) {
    Window.Span rows = window.rows();
    Window.Span columns = window.columns();
    if (rows.before() != rows.after() || columns.before() != columns.after()) {
      throw new UnsupportedOperationException("padding that is not the same on both sides");
    }
    json.add("kernelSize", numbers(rows.kernel(), columns.kernel()));
    json.add("stride", numbers(rows.stride(), columns.stride()));
    json.add("padding", numbers(rows.before(), columns.before()));
    String fit = window.fit().name();
    json.addProperty(
        "convolutionMode", fit.charAt(0) + fit.substring(1).toLowerCase(java.util.Locale.ROOT));
    if (!isOld()) {
      json.add("dilation", numbers(rows.dilation(), columns.dilation()));
    } else if (rows.dilation() > 1 || columns.dilation() > 1) {
      throw new UnsupportedOperationException("dilated windows");
    }
  }

  private static JsonArray numbers(int... values) {
    JsonArray numbers = new JsonArray();
    for (int value : values) {
      numbers.add(value);
    }
    return numbers;
  }
}
