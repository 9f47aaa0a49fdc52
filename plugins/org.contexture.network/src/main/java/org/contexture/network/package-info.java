/**
 * The plumbing that every network of ours stands on, over libtorch (JavaCPP PyTorch): named
 * weights, layers, optimiser, weight files. No network is defined here.
 *
 * <p>Read first: {@link org.contexture.network.Weights} (the tensors of a network by name), then
 * {@link org.contexture.network.Layers} (functions of weights and inputs). A network is one
 * readable class over these two: it adds its tensors with an {@link
 * org.contexture.network.Initialiser} and computes with {@code Layers}. A training step:
 *
 * <pre>{@code
 * try (PointerScope step = new PointerScope()) {      // frees every tensor made below
 *   Tensor x = Tensors.of(batch);                     // [n, dim]
 *   Tensor h = torch.relu(Layers.linear(weights, "fc1", x));
 *   Tensor loss = torch.mse_loss(Layers.linear(weights, "fc2", h), target);
 *   optimiser.zeroGradients();
 *   loss.backward();
 *   Gradients.clip(weights.parameters().values(), 1.0);
 *   optimiser.step(schedule.factor(step));
 *   log.add(loss.item_double());
 * }
 * }</pre>
 *
 * <p>Memory: a tensor made inside a {@code PointerScope} is freed when that scope ends; made
 * outside of one it waits for Java's garbage collector, which knows nothing of its size. So every
 * batch and every step runs in a scope of its own. What outlives the scope (weights, optimiser
 * state) is kept by {@code Weights} and {@code AdamW}, which are closed by hand. A tensor that an
 * in-place method ({@code add_}, {@code copy_} …) returns is only a view of its receiver's handle:
 * use the receiver.
 *
 * <p>Randomness: always a generator that was seeded by the caller, never libtorch's global one.
 *
 * <p>Also here: features as they leave a network ({@link org.contexture.network.FloatMatrix}), and
 * how long work tells where it is and hears that it should stop ({@link
 * org.contexture.network.Progress}).
 *
 * <p>Depends on {@code network.file}, {@code network.device}, libtorch and Gson.
 */
package org.contexture.network;
