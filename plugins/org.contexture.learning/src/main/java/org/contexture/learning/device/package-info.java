/**
 * Where networks run: {@link org.contexture.learning.device.Device} is a choice that was found to
 * work. Depends on libtorch only.
 */
package org.contexture.learning.device;
