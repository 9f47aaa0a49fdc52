package org.contexture.knime.nodes.distillation;

import java.util.Optional;
import org.contexture.distillation.Preset;
import org.knime.node.parameters.widget.choices.Label;

/** Objectives by name, as the dialog shows them; constants are saved by name. */
enum ChosenPreset {
  @Label(
      value = "As chosen below",
      description =
          "Mask, target and loss under <i>Objective</i> (advanced). As they are set at first, this"
              + " is <i>Context and own tiles</i>.")
  CHOSEN,
  @Label(
      value = "Masked context (Pisula & Bozek 2024)",
      description = "Masked tiles, L1. The paper's teacher is the given encoder, not turned.")
  MASKED_CONTEXT,
  @Label(
      value = "Context and own tiles",
      description = "Masked tiles from their context, visible ones from themselves, cosine.")
  CONTEXT_AND_OWN,
  @Label(
      value = "Plain distillation (FitNets, Romero 2015)",
      description = "Each tile from itself, nothing masked: the control without context.")
  PLAIN,
  @Label(
      value = "Feature distillation (FD, Wei 2022), untried",
      description = "Each tile from itself, on normalised targets. Not tried on real tissue yet.")
  FEATURE_DISTILLATION,
  @Label(
      value = "SD-MAE (Luo 2022), untried",
      description =
          "Masked and visible tiles through the context network. Not tried on real tissue yet.")
  SD_MAE,
  @Label(
      value = "MaskAlign (Xue 2023), untried",
      description =
          "Visible tiles from each other, without reconstruction. Not tried on real tissue yet.")
  MASK_ALIGN,
  @Label(
      value = "TinyMIM (Ren 2023), untried",
      description = "Relations between tiles. Not tried on real tissue yet.")
  TINY_MIM,
  @Label(
      value = "Hybrid Distillation (Shi 2023), two teachers, untried",
      description =
          "Relations between tiles as the first teacher sees them, features of masked tiles as the"
              + " second does. Not tried on real tissue yet.")
  HYBRID,
  @Label(
      value = "MST-Distill (Li 2025), several teachers, untried",
      description =
          "Each tile is learned from the teacher that a gate chooses for it. Not tried on real"
              + " tissue yet.")
  MST_DISTILL,
  @Label(
      value = "RC-MAE (Lee 2023), untried",
      description =
          "Masked tiles, and agreement with a slow copy of the whole network. Not tried on real"
              + " tissue yet.")
  RC_MAE,
  @Label(
      value = "SdAE (Chen 2022), untried",
      description =
          "What a slow copy makes of the masked tiles, shown to it in folds. No teacher is asked."
              + " Not tried on real tissue yet.")
  SDAE,
  @Label(
      value = "MAE (He 2022), untried",
      description =
          "The masked tiles' pixels, coarsely; also the first stage of SALT. No teacher is asked."
              + " Not tried on real tissue yet.")
  MAE,
  @Label(
      value = "CMAE and MimCo (Huang 2023, Zhou 2022), untried",
      description = "Masked tiles, and contrast with other tiles. Not tried on real tissue yet.")
  CMAE,
  @Label(
      value = "SupMAE (Liang 2022), needs labels, untried",
      description =
          "Masked tiles, and the slide's label from the visible ones. The cross-validator then"
              + " refuses these slides, for the encoder knows their labels. Not tried on real"
              + " tissue yet.")
  SUP_MAE,
  @Label(
      value = "PH-Reg (Chen 2025), for vision transformers, untried",
      description =
          "Each tile from itself, as the teacher sees it averaged over views; the student gets four"
              + " register tokens. Give student and teacher the same encoder. Not tried on real"
              + " tissue yet.")
  PH_REG,
  @Label(
      value = "PeCo (Dong 2023), untried",
      description = "Words of a codebook of the teacher's features. Not tried on real tissue yet.")
  PECO,
  @Label(
      value = "HPM (Wang 2023), untried",
      description =
          "Masked tiles; hard ones are preferred, easy to hard. Not tried on real tissue yet.")
  HPM,
  @Label(
      value = "AMT (Liu 2023), untried",
      description =
          "Masked tiles; attended ones are masked or thrown away. Not tried on real tissue yet.")
  AMT,
  @Label(
      value = "FAMT (Gui 2024), untried",
      description =
          "Masked tiles; coarse and attended ones are masked or thrown away. Not tried on real"
              + " tissue yet.")
  FAMT,
  @Label(
      value = "AutoMAE (Chen 2023), untried",
      description =
          "Masked tiles; a generator learns to mask what is foreseen badly. Not tried on real"
              + " tissue yet.")
  AUTO_MAE,
  @Label(
      value = "ColorMAE (Hinojosa 2024), untried",
      description = "Masked tiles, cut out of green noise. Not tried on real tissue yet.")
  COLOR_MAE,
  @Label(
      value = "OpenUS (Zheng 2025), untried",
      description =
          "Masked tiles; attended and hard ones are preferred more and more. Not tried on real"
              + " tissue yet.")
  OPEN_US,
  @Label(
      value = "ACAM-KD (Lan & Tian 2025), untried",
      description =
          "Masked tiles, in channels that teacher and student choose together. Not tried on real"
              + " tissue yet.")
  ACAM_KD,
  @Label(
      value = "SAIM (Qi 2023), untried",
      description = "Tiles one after another in a random order. Not tried on real tissue yet.")
  SAIM,
  @Label(
      value = "MMAE (Ikezogwo 2022), untried",
      description = "Masked tiles, and one stain from the other. Not tried on real tissue yet.")
  MMAE,
  @Label(
      value = "SDMAE (after Mao 2022), untried",
      description = "Masked tiles, and place and contrast. Not tried on real tissue yet.")
  SDMAE;

  /** What it stands for; empty for what is chosen below. */
  Optional<Preset> preset() {
    return this == CHOSEN ? Optional.empty() : Optional.of(Preset.valueOf(name()));
  }
}
