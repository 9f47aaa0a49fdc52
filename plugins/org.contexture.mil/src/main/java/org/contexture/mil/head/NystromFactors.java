package org.contexture.mil.head;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Tensors;

/**
 * The three factors whose product is Nyström's approximation of softmax attention (Xiong et al.
 * 2021, equation 13). Landmarks are means of neighbouring rows.
 *
 * @param toLandmarks [heads, rows, landmarks]
 * @param inverse [heads, landmarks, landmarks], of the landmarks' attention to each other
 * @param fromLandmarks [heads, landmarks, rows]
 */
record NystromFactors(Tensor toLandmarks, Tensor inverse, Tensor fromLandmarks) {

  private static final int INVERSE_STEPS = 6;

  /**
   * From scaled queries and keys.
   *
   * @param q [heads, rows, depth]; the landmarks divide the rows
   * @param k likewise
   */
  static NystromFactors of(Tensor q, Tensor k, long landmarks) {
    Tensor qLandmarks = means(q, landmarks); // [heads, landmarks, depth]
    Tensor kLandmarks = means(k, landmarks).transpose(1, 2);
    Tensor toLandmarks = similarity(q, kLandmarks);
    Tensor fromLandmarks = similarity(qLandmarks, k.transpose(1, 2));
    return new NystromFactors(
        toLandmarks,
        Tensors.resultOf(
            () -> {
              Tensor among = similarity(qLandmarks, kLandmarks);
              return pseudoInverse(among, among.transpose(-1, -2));
            }),
        fromLandmarks);
  }

  /**
   * From as many landmarks as rows, where the first row stands for several.
   *
   * <p>Rows that are alike attend alike and are attended to alike. Among matrices of such rows and
   * columns, adding up the alike columns and keeping one of the alike rows commutes with products;
   * of a transpose it has to be undone for one side and done for the other.
   *
   * @param q [heads, rows, depth]
   * @param k likewise
   * @param alike how many the first row stands for
   */
  static NystromFactors ofFew(Tensor q, Tensor k, long alike) {
    Tensor count = torch.ones(new long[] {q.size(1)}, q.options());
    count.narrow(0, 0, 1).fill_(new Scalar((double) alike));
    Tensor attention = // [heads, rows, rows]
        Tensors.resultOf(
            () -> torch.softmax(torch.matmul(q, k.transpose(1, 2)).add(count.log()), -1));
    Tensor inverse =
        Tensors.resultOf(
            () ->
                pseudoInverse(
                    attention, attention.transpose(-1, -2).mul(count).div(count.unsqueeze(1))));
    return new NystromFactors(attention, inverse, attention);
  }

  /** The product with values [heads, rows, depth]. */
  Tensor times(Tensor values) {
    return torch.matmul(toLandmarks, torch.matmul(inverse, torch.matmul(fromLandmarks, values)));
  }

  /** A row of the product: [heads, rows]. */
  Tensor row(long row) {
    Tensor to = toLandmarks.narrow(1, row, 1); // [heads, 1, landmarks]
    return torch.matmul(torch.matmul(to, inverse), fromLandmarks).squeeze(1);
  }

  private static Tensor similarity(Tensor queries, Tensor keys) {
    return Tensors.resultOf(() -> torch.softmax(torch.matmul(queries, keys), -1));
  }

  /** Means of as many neighbouring rows as make so many landmarks. */
  private static Tensor means(Tensor x, long landmarks) {
    long group = x.size(1) / landmarks;
    return group == 1 ? x : x.reshape(x.size(0), landmarks, group, x.size(2)).mean(2);
  }

  /** Moore–Penrose inverse of [heads, n, n] by iteration (Razavi et al. 2014). */
  private static Tensor pseudoInverse(Tensor x, Tensor transposed) {
    Tensor rowSums = torch.abs(x).sum(-1);
    Tensor columnSums = torch.abs(transposed).sum(-1);
    Tensor z = transposed.div(torch.max(rowSums).mul(torch.max(columnSums)));
    Tensor identity = torch.eye(x.size(-1)).to(x.device(), x.scalar_type());
    Tensor seven = identity.mul(new Scalar(7.0));
    Tensor fifteen = identity.mul(new Scalar(15.0));
    Tensor thirteen = identity.mul(new Scalar(13.0));
    for (int i = 0; i < INVERSE_STEPS; i++) {
      Tensor xz = torch.bmm(x, z);
      Tensor middle = minusProduct(fifteen, xz, seven.sub(xz));
      Tensor outer = minusProduct(thirteen, xz, middle);
      z = torch.bmm(z, outer).mul(new Scalar(0.25));
    }
    return z;
  }

  /** a − b · c. */
  private static Tensor minusProduct(Tensor a, Tensor b, Tensor c) {
    return torch.baddbmm(a, b, c, new Scalar(1.0), new Scalar(-1.0));
  }
}
