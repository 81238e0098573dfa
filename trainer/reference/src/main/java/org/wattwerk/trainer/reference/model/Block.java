package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;

/** One layer: attention to what came before, then a feed-forward net; each behind a norm and added to its input. */
final class Block {
    private final GptShape shape;
    private final Norm attentionNorm;
    private final NDArray attentionWeight;
    private final NDArray attentionBias;
    private final NDArray mixWeight;
    private final NDArray mixBias;
    private final Norm forwardNorm;
    private final NDArray widenWeight;
    private final NDArray widenBias;
    private final NDArray narrowWeight;
    private final NDArray narrowBias;

    /** Deviations of the first weights follow GPT-2: 0.02, and less for what is added to the main stream. */
    Block(Weights weights, String name, GptShape shape) {
        this.shape = shape;
        long w = shape.width();
        double added = 0.02 / Math.sqrt(2.0 * shape.layers());
        attentionNorm = new Norm(weights, name + ".attention.norm", w);
        attentionWeight = weights.normal(name + ".attention.qkv.weight", 0.02, 3 * w, w);
        attentionBias = weights.constant(name + ".attention.qkv.bias", 0, 3 * w);
        mixWeight = weights.normal(name + ".attention.mix.weight", added, w, w);
        mixBias = weights.constant(name + ".attention.mix.bias", 0, w);
        forwardNorm = new Norm(weights, name + ".forward.norm", w);
        widenWeight = weights.normal(name + ".forward.widen.weight", 0.02, 4 * w, w);
        widenBias = weights.constant(name + ".forward.widen.bias", 0, 4 * w);
        narrowWeight = weights.normal(name + ".forward.narrow.weight", added, w, 4 * w);
        narrowBias = weights.constant(name + ".forward.narrow.bias", 0, w);
    }

    NDArray apply(NDArray x, Attention attention, Dropout dropout) {
        NDArray attended = x.add(dropout.apply(attend(attentionNorm.apply(x), attention)));
        NDArray wide = linear(forwardNorm.apply(attended), widenWeight, widenBias);
        return attended.add(dropout.apply(linear(Activation.gelu(wide), narrowWeight, narrowBias)));
    }

    /** Query, key and value of every head come out of one product: (rows, time, 3 x heads x head width). */
    private NDArray attend(NDArray x, Attention attention) {
        long rows = x.getShape().get(0);
        long time = x.getShape().get(1);
        NDArray parts = linear(x, attentionWeight, attentionBias)
                .reshape(rows, time, 3, shape.heads(), shape.headWidth())
                .transpose(2, 0, 3, 1, 4);
        NDArray mixed = attention.apply(parts.get(0), parts.get(1), parts.get(2));
        return linear(mixed.transpose(0, 2, 1, 3).reshape(rows, time, shape.width()), mixWeight, mixBias);
    }

    private static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return Linear.linear(x, weight, bias).head();
    }
}
