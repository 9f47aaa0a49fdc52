/**
 * Where networks run: {@link org.contexture.learning.device.Device} is a choice that was found to
 * work. {@link org.contexture.learning.device.LostDevice} and {@link
 * org.contexture.learning.device.OutOfMemory} tell what a failure means, {@link
 * org.contexture.learning.device.Libtorch} prepares libtorch before it is loaded, {@link
 * org.contexture.learning.device.CudaNatives} chooses which build of it that is.
 *
 * <p>Depends on libtorch only.
 */
package org.contexture.learning.device;
