/**
 * Where networks run: {@link org.contexture.network.device.Device} is a choice that was found to
 * work. {@link org.contexture.network.device.LostDevice} and {@link
 * org.contexture.network.device.OutOfMemory} tell what a failure means, {@link
 * org.contexture.network.device.Libtorch} prepares libtorch before it is loaded, {@link
 * org.contexture.network.device.CudaNatives} chooses which build of it that is, {@link
 * org.contexture.network.device.NativePlatform} says what to do where it does not run.
 *
 * <p>Depends on libtorch only.
 */
package org.contexture.network.device;
